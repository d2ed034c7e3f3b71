import { fewCallTimesteps, type CallCount } from '@ddpm/distillation';
import type { MethodName } from '@ddpm/sampler';
import type { PredictionType } from '@ddpm/scheduler';
import { POINT_STEPS } from '@ddpm/points';
import { DISTILLATION_STEPS, POINT_COUNT } from './sizes';
import type { DrawnPoint } from './drawn-points';
import type { AskedClass, Guide, Shape } from './points-fields';
import { studentImages, studentTraining, TEACHER_CALLS } from './student-training';

/** What the panel shows, to be written as a program. */
export interface PointsSetUp {
  readonly shape: Shape;
  readonly drawn: readonly DrawnPoint[];
  readonly predictionType: PredictionType;
  readonly seed: number;
  readonly guide: Guide;
  readonly solver: MethodName;
  readonly steps: number;
  readonly guidance: number;
  readonly asked: AskedClass;
  /** Of a student. */
  readonly studentCalls: CallCount;
}

/** The same points by a program for Node: it learns, samples, says how far off it is, and writes them down. */
export function pointsAsCode(setUp: PointsSetUp): string {
  const { guide } = setUp;
  const parts = [
    ...(guide === 'exact' ? [exactModelCode(setUp)] : [trainingCode(setUp)]),
    ...(guide === 'student' ? [distillationCode(setUp)] : []),
    samplingCode(setUp),
  ];
  return `${importsOf(setUp)}
const { createRunner } = await chooseEngine('auto');
${mixtureCode(setUp)}
${parts.join('\n')}`;
}

function importsOf({ guide, shape }: PointsSetUp): string {
  const maker = shape === 'drawn' ? 'drawnMixture' : 'namedMixture';
  const learns = ['createPointDataset', 'learnedWeights', 'pointRecipe'];
  const points = ['drawPoints', 'energyDistance', maker, ...(guide === 'exact' ? ['exactModel'] : learns)];
  const sampler = [
    ...{ exact: ['namedMethod'], network: ['namedMethod'], student: ['ddim', 'dpmSolver2M'] }[guide],
    'Sampler',
  ];
  const scheduler = [...(guide === 'exact' ? ['articleSchedule'] : []), 'createNoiseSchedule'];
  const lines = [
    `import { writeFile } from 'node:fs/promises';`,
    ...(guide === 'student' ? [importLine(['directJumps', 'distillationObjective'], 'distillation')] : []),
    importLine(['chooseEngine'], 'engine'),
    importLine(points.sort(), 'points'),
    importLine(sampler, 'sampler'),
    importLine(scheduler, 'scheduler'),
    ...(guide === 'exact' ? [] : [importLine(['train', 'Trainer'], 'trainer')]),
  ];
  return `${lines.join('\n')}\n`;
}

function importLine(names: readonly string[], from: string): string {
  return `import { ${names.join(', ')} } from '@ddpm/${from}';`;
}

function mixtureCode({ shape, drawn }: PointsSetUp): string {
  if (shape !== 'drawn') return `const mixture = namedMixture('${shape}');`;
  const points = drawn.map(({ x, y, label }) => `  { x: ${short(x)}, y: ${short(y)}, label: ${label} },`);
  return `const mixture = drawnMixture([\n${points.join('\n')}\n]);`;
}

function exactModelCode({ predictionType }: PointsSetUp): string {
  return `const schedule = createNoiseSchedule({ ...articleSchedule, predictionType: '${predictionType}' });
const model = exactModel(mixture, schedule);
`;
}

function trainingCode({ predictionType, seed, guide }: PointsSetUp): string {
  const name = guide === 'student' ? 'taught' : 'model';
  return `const recipe = pointRecipe({ predictionType: '${predictionType}', seed: ${seed} });
const schedule = createNoiseSchedule(recipe.schedule);
const dataset = createPointDataset(mixture, ${seed});
const trainer = await Trainer.create({ recipe, dataset, createRunner });
await train(trainer, { steps: ${POINT_STEPS} });
const weights = learnedWeights(await trainer.snapshot());
const ${name} = recipe.network.model(weights);
await trainer.dispose();
`;
}

function distillationCode({ guidance }: PointsSetUp): string {
  const { four, two, one } = studentImages;
  const { batchSize, labelDropout, lossSpace, learningRate } = studentTraining;
  return `const training = {
  ...recipe.training, batchSize: ${batchSize}, labelDropout: ${labelDropout}, lossSpace: '${lossSpace}', learningRate: ${learningRate},
};
const studentRecipe = { ...recipe, training };
const teacher = { model: taught, method: dpmSolver2M(), guidanceScale: ${guidance}, guidanceInterval: [0, 999] };
const jumps = directJumps(1000, { four: ${four}, two: ${two}, one: ${one} }, ${TEACHER_CALLS});
const objective = distillationObjective(studentRecipe, { teacher, jumps });
const student = await Trainer.create({
  recipe: studentRecipe, dataset, createRunner, objective, initialParameters: weights,
});
await train(student, { steps: ${DISTILLATION_STEPS} });
const model = recipe.network.model(learnedWeights(await student.snapshot()));
await student.dispose();
`;
}

function samplingCode({ asked, seed, guide, solver, steps, guidance, studentCalls }: PointsSetUp): string {
  const label = { both: 'index % 2', orange: '0', blue: '1', none: 'null' }[asked];
  const how =
    guide === 'student'
      ? `method: ddim(), timesteps: [${fewCallTimesteps(1000, studentCalls).join(', ')}],`
      : `method: namedMethod('${solver}'), numInferenceSteps: ${steps}, guidanceScale: ${asked === 'none' ? 1 : guidance},`;
  const real = { both: '', none: '', orange: ', 0', blue: ', 1' }[asked];
  return `const sampler = new Sampler({ model, schedule, createRunner });
const classLabels = Array.from({ length: ${POINT_COUNT} }, (_, index) => ${label});
const { pixels } = await sampler.sample({
  classLabels, batchSize: ${POINT_COUNT}, seed: ${seed},
  ${how}
});
await sampler.dispose();

const { points } = drawPoints(mixture, ${POINT_COUNT}, ${seed + 1}${real});
console.log('off the distribution by', energyDistance(pixels, points));
const lines = classLabels.map((label, index) => [pixels[2 * index], pixels[2 * index + 1], label].join());
await writeFile('points.csv', ['x,y,label', ...lines, ''].join('\\n'));
`;
}

function short(place: number): string {
  return String(Number(place.toFixed(3)));
}
