#!/bin/bash
# 50,000 images over 16 Slurm tasks, in one folder: sbatch deploy/sample-array.sh
# Each task makes one shard; the shards put together are what one process would have made, byte for byte. A task that
# failed is run again with: sbatch --array=7 --export=ALL,SHARDS=16 deploy/sample-array.sh
#SBATCH --job-name=ddpm-sample
#SBATCH --array=1-16
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=02:00:00
set -euo pipefail

SHARDS=${SHARDS:-$SLURM_ARRAY_TASK_COUNT}
MODEL=${MODEL:-digits}
COUNT=${COUNT:-5000}
OUT=${OUT:-samples}
# The command that samples; set it to a checkout's own, or to an installed one where the nodes reach no registry.
SAMPLER=${SAMPLER:-npx --yes --package @ddpm/sampler --package @ddpm/digits --package onnxruntime-node ddpm-sampler}

# shellcheck disable=SC2086 # the command is several words
exec $SAMPLER --model "$MODEL" --count "$COUNT" --seed "${SEED:-0}" --threads "${SLURM_CPUS_PER_TASK:-1}" \
  --shard "$SLURM_ARRAY_TASK_ID/$SHARDS" --out "$OUT" ${SAMPLE_FLAGS:-}
