.PHONY: help demo test lint bench screenshots i18n stop clean
help:
	@bin/dev
demo test lint bench screenshots i18n stop clean:
	@bin/dev $@ $(ARGS)
