#!/bin/bash
# One model trained by all tasks of a Slurm job: sbatch deploy/train.sh --preset best
# The folder is named, and the run in it goes on where it stopped: after a preemption, `scontrol requeue`, or the end of
# the time, of which the tasks are told two minutes before so that they save and end with 143. Put
# RequeueExit=143 into slurm.conf, or submit again.
#SBATCH --job-name=ddpm-train
#SBATCH --ntasks=4
#SBATCH --cpus-per-task=2
#SBATCH --mem-per-cpu=2G
#SBATCH --time=02:00:00
#SBATCH --signal=TERM@120
#SBATCH --requeue
#SBATCH --open-mode=append
set -euo pipefail

OUT=${OUT:-runs/$SLURM_JOB_NAME-$SLURM_JOB_ID}
# The command that trains: a checkout's own, built by `pnpm build`.
TRAINER=${TRAINER:-node apps/trainer/dist/main.js}

# pmi2 suits MPICH and its kin; pmix suits Open MPI. A task that is killed ends the others.
# shellcheck disable=SC2086 # the command is several words
exec srun --mpi="${MPI:-pmi2}" --kill-on-bad-exit=1 --cpus-per-task="${SLURM_CPUS_PER_TASK:-1}" \
  $TRAINER --distributed mpi --resume auto --out "$OUT" "$@"
