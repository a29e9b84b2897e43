# Văn Bản: every target works on a clean clone; `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
PORT ?= 8000
ARGS ?=

.PHONY: help
help: ## Liệt kê các lệnh
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)$$/  make \1|\2/' | column -t -s '|'

.PHONY: setup
setup: $(READY) ## Dựng môi trường Python trong .venv (lần sau: tức thì)
	@:

$(READY): requirements/dev.txt pyproject.toml scripts/make-venv
	@PYTHON='$(PYTHON)' scripts/make-venv
	@touch $@

.PHONY: run
run: $(READY) ## Chạy cả vòng trên máy này: hai văn phòng, trục, CA thử nghiệm (Ctrl-C để dừng)
	@scripts/debian-packages ensure run
	@exec $(BIN)/vanban demo --port $(PORT) $(ARGS)

.PHONY: fresh
fresh: ARGS += --fresh
fresh: run ## Như run, nhưng bỏ dữ liệu cũ

.PHONY: test
test: $(READY) ## Chạy mọi hàng rào và mọi phép thử
	@scripts/debian-packages ensure run test
	@scripts/fences
	@$(BIN)/python -m pytest -n auto --dist loadscope $(ARGS)

.PHONY: fences
fences: $(READY) ## Chỉ chạy các hàng rào: ruff, mypy, import-linter, migrations, OpenAPI
	@scripts/fences

.PHONY: format
format: $(READY) ## Sửa cách trình bày mã nguồn
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

.PHONY: openapi
openapi: $(READY) ## Viết lại docs/openapi.json theo mã nguồn
	@$(BIN)/vanban openapi --output docs/openapi.json

.PHONY: bench-second-start
bench-second-start: $(READY) ## Đo thời gian khởi động lần hai; ghi docs/figures/second_start_s.json
	@$(BIN)/python scripts/bench_second_start.py

.PHONY: bench-signing
bench-signing: $(READY) ## Đo ký, so với pyHanko nguyên bản và openssl, và xác minh; ghi docs/figures/signing.json
	@$(BIN)/python scripts/bench_signing.py $(ARGS)
.PHONY: bench-keyboard
bench-keyboard: $(READY) ## Đo văn thư vào sổ 100 văn bản đến chỉ bằng bàn phím: số phím, số giây mỗi văn bản; ghi docs/figures/keyboard.json
	@$(BIN)/python scripts/bench_keyboard.py $(ARGS)

.PHONY: bench-batch
bench-batch: $(READY) ## Đo một lượt ký 500 văn bản, 2 % không ký được, máy làm việc bị giết giữa chừng; ghi docs/figures/batch.json
	@$(BIN)/python scripts/bench_batch.py $(ARGS)

.PHONY: bench-layout
bench-layout: $(READY) ## Đo việc soát thể thức trên văn bản thật và lỗi cài sẵn; ghi docs/figures/layout.json
	@$(BIN)/python scripts/bench_layout.py
.PHONY: bench-axis
bench-axis: $(READY) ## Đo trục: gói tin mỗi giây, bộ nhớ, danh mục 120.000 cơ quan; ghi docs/figures/axis.json
	@$(BIN)/python scripts/bench_axis.py

.PHONY: bench-worklists
bench-worklists: $(READY) ## Đo danh sách và trang văn bản trên tỉnh 1.000.000 văn bản; ghi docs/figures
	@$(BIN)/python scripts/bench_worklists.py $(ARGS)

.PHONY: bench-outage
bench-outage: $(READY) ## Đo mất đường trục: mất, trùng, sai thứ tự; ghi docs/figures/outage.json
	@$(BIN)/python scripts/bench_outage.py $(ARGS)

.PHONY: bench-kill9
bench-kill9: $(READY) ## Đo giết tiến trình giữa chừng; ghi docs/figures/kill9.json
	@$(BIN)/python scripts/bench_kill9.py $(ARGS)

.PHONY: bench-fuzz
bench-fuzz: $(READY) ## Làm hỏng gói tin edXML, lần theo mã đã chạy tới, đọc bằng cả hai bộ đọc (ARGS="--seconds 600 --seed 7")
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/fuzz.txt
	@$(BIN)/python scripts/fuzz_edxml.py $(ARGS)

.PHONY: bench-pkits
bench-pkits: $(READY) ## Thử đường chứng thư với bộ PKITS của NIST (cần gói cryptography-vectors); ghi docs/pkits.md
	@$(BIN)/python scripts/pkits.py

.PHONY: bench-numbers
bench-numbers: $(READY) ## Đo 16 văn thư cùng cấp số từ một sổ; ghi docs/figures/numbers_per_s_one_book.json
	@$(BIN)/python scripts/bench_numbers.py

.PHONY: figures
figures: $(READY) ## Viết docs/figures.md từ docs/figures/*.json
	@$(BIN)/python scripts/figures.py

.PHONY: messages
messages: $(READY) ## Đọc lại mọi câu chữ của các trang vào bản tiếng Anh; in câu chưa dịch
	@$(BIN)/python scripts/messages.py

.PHONY: checklist
checklist: $(READY) ## Viết docs/checklist.md từ các dấu checklist trong phép thử
	@$(BIN)/python scripts/checklist.py

.PHONY: pictures
pictures: $(READY) ## Chụp lại docs/pictures/*.png từ bản chạy thử
	@$(BIN)/python scripts/pictures.py

.PHONY: fresh-clone-check
fresh-clone-check: ## Nhân bản kho vào thư mục tạm rồi chạy make test và make run ở đó
	@scripts/fresh-clone-check

.PHONY: clean
clean: ## Xoá môi trường và bộ nhớ đệm (không xoá dữ liệu trong var/)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
