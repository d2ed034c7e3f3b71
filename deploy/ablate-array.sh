#!/bin/bash
# The variants of bench/ablations.json over Slurm tasks, one each: sbatch --array=1-N deploy/ablate-array.sh
# A task that failed, or was preempted, goes on where it was. At the end:
#   pnpm --filter bench ablate --out runs/ablation --table
#SBATCH --job-name=ddpm-ablate
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=12:00:00
#SBATCH --requeue
set -euo pipefail

# The command that compares; a checkout's own, built by `pnpm build`.
ABLATE=${ABLATE:-node bench/dist/ablate.js}

# shellcheck disable=SC2086 # the command is several words
exec $ABLATE --task "$SLURM_ARRAY_TASK_ID" --threads "${SLURM_CPUS_PER_TASK:-1}" --out "${OUT:-runs/ablation}" "$@"
