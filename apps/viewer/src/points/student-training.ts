/** Points of a batch that learn each jump of a way of so many calls: one leap is the hardest. */
export const studentImages = { four: 16, two: 32, one: 128 } as const;

/** Calls of its teacher from noise to points. */
export const TEACHER_CALLS = 8;

/** Where a student's training differs from that of its teacher. */
export const studentTraining = {
  batchSize: 256,
  labelDropout: 0,
  lossSpace: 'prediction',
  learningRate: 2e-3,
} as const;
