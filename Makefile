# Medical Office for Odoo 19. 'make start' and 'make test' are the two commands to know.
.DEFAULT_GOAL := help
.PHONY: help start stop reset update shell logs test lint bench pot screenshots backup restore drill upgrade rollback

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16
	@echo
	@echo "Settings: PORT (8069), ODOO_HOME (an Odoo 19 source), DATABASE_URL (postgresql://user:password@host:port/)"

start: ## install what is missing, create the demo practice, start Odoo and print address and logins
	@bash scripts/office.sh start

stop: ## stop Odoo and its database server
	@bash scripts/office.sh stop

reset: ## throw the database away and start anew
	@bash scripts/office.sh reset

update: ## upgrade the addons in the database and restart
	@bash scripts/office.sh update

shell: ## a Python shell with Odoo's environment
	@bash scripts/office.sh shell

logs: ## follow Odoo's log
	@bash scripts/office.sh logs

test: ## every check and every test
	@bash scripts/test.sh

lint: ## the static checks alone
	@bash scripts/lint.sh

bench: ## benchmarks into build/bench.json; ONLY=supplies picks an area, KEEP=1 reuses its data
	@bash scripts/bench.sh

pot: ## write the translation templates anew
	@bash scripts/pot.sh

screenshots: ## the pictures of the running demo practice into docs/images
	@scripts/screenshots.py

backup: ## database and files into one archive; FILE=path, PASSPHRASE_FILE or RECIPIENT_FILE encrypts it
	@bash scripts/backup.sh

restore: ## FILE=path into a database; NAME=other, FORCE=1 replaces, NEUTRALIZE=1 stops mail and schedules
	@bash scripts/restore.sh

drill: ## FILE=path restored beside everything, compared table by table, and let go: the proof of a backup
	@DRILL=1 bash scripts/restore.sh

upgrade: ## upgrade a stopped practice's database, which stays beside it as it was
	@bash scripts/upgrade.sh

rollback: ## back to what the database was before the upgrade
	@bash scripts/upgrade.sh rollback
