"""The extractor that asks a language model: a handful of calls, answers in line numbers, nothing believed unread."""
