# `make` lists the targets. Everything runs from a fresh clone with the Rust toolchain and
# python3-pip; see README.md.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CARGO := cargo
BIN := $(or $(CARGO_TARGET_DIR),target)/debug
RELEASE := $(or $(CARGO_TARGET_DIR),target)/release
# Folder of the public corpora that the models are fitted to; docs/model-card.md says which.
DATA ?= ../shared/data
# The scorer that `make eval` asks besides our own.
SCORER ?= ../shared/eval/score.py
# Articles that `make demo` pushes: a file or a folder.
ARTICLES ?= deploy/samples

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: demo
demo: build ## Push sample articles through everything and show their statements (ARTICLES=path)
	@deploy/demo.sh "$(BIN)" "$(ARTICLES)"

.PHONY: run
run: build ## Start the broker and the services here; Ctrl-C stops them
	@"$(BIN)/readout" up --data .readout

.PHONY: images
images: ## Build the container images from what is here; needs a Docker engine, no registry
	@deploy/images.sh

.PHONY: up
up: ## Start everything in containers, and say what to type next
	@deploy/up.sh

.PHONY: certs
certs: ## Make an authority and certificates in deploy/secrets, for READOUT_WITH=tls or services of your own
	@deploy/up.sh certs

.PHONY: down
down: ## Stop the containers; what they hold is kept
	@deploy/up.sh down

.PHONY: smoke
smoke: ## Try a whole installation in containers beside any other, then remove it
	@deploy/smoke.sh

.PHONY: test
test: build clients prometheus ## Run all tests
	$(CARGO) test --workspace --locked

.PHONY: check
check: ## Check format, lints and docs
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --locked

.PHONY: deny
deny: ## Check licences and sources of the dependencies; deny.toml says which may be
	@deploy/fetch-tools.sh deny
	PATH="$(CURDIR)/.tools/cargo/bin:$$PATH" $(CARGO) deny --workspace check licenses bans sources

.PHONY: sbom
sbom: ## Write what each program is made of, and under which licences, to target/sbom
	@deploy/fetch-tools.sh deny sbom
	@mkdir -p target/sbom
	@export PATH="$(CURDIR)/.tools/cargo/bin:$$PATH"; \
	for name in ingest extractor archive cli; do \
		$(CARGO) sbom --cargo-package "readout-$$name" --output-format cyclone_dx_json_1_6 >"target/sbom/$$name.cdx.json" || exit 1; \
	done; \
	$(CARGO) deny list --layout crate >target/sbom/licences.txt
	@ls target/sbom

.PHONY: bless
bless: ## Write generated code and golden files anew; read the difference before you commit it
	READOUT_BLESS=1 $(CARGO) test -p readout-proto --locked
	READOUT_BLESS=1 $(CARGO) test -p readout-analysis --locked

.PHONY: bench-wire
bench-wire: broker ## Compare articles/s end to end with bare transport of the same bytes
	$(CARGO) bench -p readout-tests --bench wire --locked

.PHONY: bench-engine
bench-engine: ## Measure words/s of the engine by stage beside a baseline (DATA=folder)
	@$(CARGO) bench -p readout-training --bench engine --locked -- "$(abspath $(DATA))/polnear/dev/text"

.PHONY: train
train: ## Fit the models from nothing; writes model/attribution.model and model/report.md (DATA=folder)
	$(CARGO) run --release -q -p readout-training --locked -- train \
		--data "$(DATA)" --model model/attribution.model --report model/report.md

.PHONY: cross-validate
cross-validate: ## Score five fits to four fifths of the training articles (DATA=folder; ten minutes)
	$(CARGO) run --release -q -p readout-training --locked -- cross-validate \
		--data "$(DATA)" --report model/cross-validation.md

.PHONY: eval
eval: ## Score the model on dev and on our own articles, beside people and peers (DATA=folder)
	$(CARGO) build --release -q -p readout-cli -p readout-training --locked
	@deploy/eval.sh "$(RELEASE)" "$(DATA)" "$(SCORER)"

.PHONY: clean
clean: ## Remove what was built and fetched here, and the data of `make run`
	$(CARGO) clean
	rm -rf .tools .readout

.PHONY: build broker clients prometheus
build: broker
	$(CARGO) build --workspace --bins --locked
broker:
	@deploy/fetch-tools.sh broker
clients:
	@deploy/fetch-tools.sh clients
# Elsewhere than on Debian and its kin the tests that need it say that they are skipped.
prometheus:
	@if command -v apt-get >/dev/null; then deploy/fetch-tools.sh prometheus; fi
