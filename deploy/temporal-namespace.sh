#!/bin/sh
# Creates the namespace where it is missing. Histories are kept for 30 days; the archive keeps transfers for years.
set -eu
temporal operator namespace describe --namespace default >/dev/null 2>&1 ||
  temporal operator namespace create --namespace default --retention 720h
