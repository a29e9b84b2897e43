"""Word files (ISO/IEC 29500, WordprocessingML): opened with care, read as they will be printed."""
