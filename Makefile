# Names for the scripts. Each script says at its top what it does.
.PHONY: start test quick benchmark generate

start:
	@scripts/start

test:
	@scripts/test

quick:
	@scripts/test --quick

benchmark:
	@scripts/benchmark

generate:
	@scripts/generate
