.PHONY: help demo test test-core lint mutate bench screenshots i18n stop clean
help:
	@bin/dev
demo test test-core lint mutate bench screenshots i18n stop clean:
	@bin/dev $@ $(ARGS)
