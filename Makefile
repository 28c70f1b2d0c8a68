# Names for the scripts. Each script says at its top what it does.
.PHONY: start test quick figures generate

start:
	@scripts/start

test:
	@scripts/test

quick:
	@scripts/test --quick

figures:
	@scripts/figures

generate:
	@scripts/generate
