"""Thể thức: a document judged against Decree 30/2020/NĐ-CP, annex I, fault by fault."""
