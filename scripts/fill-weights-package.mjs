// Fills a weights package from a model folder: node scripts/fill-weights-package.mjs digits runs/NAME/model [model]
// The last word is the folder in the package: model, or few-calls for the model that draws in few network calls; with -int8
// behind it, the same with weights in half the bytes. Others are stored as float16. The model card in the package's README
// is brought up to date.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { modelFolderToFiles } from '../packages/checkpoint/dist/index.js';
import { readModelFolder, writeModelFolder } from '../packages/checkpoint/dist/node.js';
import { createCompiledRunner } from '../packages/engine/dist/node.js';
import { modelReference, Sampler } from '../packages/sampler/dist/index.js';

const [name, source, part = 'model'] = process.argv.slice(2);
if (name === undefined || source === undefined) {
  console.error(
    'Usage: node scripts/fill-weights-package.mjs PACKAGE MODEL_FOLDER [model | few-calls | model-int8 | few-calls-int8]',
  );
  process.exit(2);
}

const packageFolder = path.join(import.meta.dirname, '..', 'packages', name);
const given = await readModelFolder(path.resolve(process.env.INIT_CWD ?? '.', source));
const dtype = part.endsWith('-int8') ? 'int8' : 'float16';
const model = { ...given, dtype };
// The output stored with the model is that of the weights as they are stored, not of those given.
model.modelIndex = { ...given.modelIndex, reference: await referenceOf(modelFolderToFiles(model)) };
await writeModelFolder(path.join(packageFolder, part), model);

async function referenceOf(files) {
  const createRunner = (...parts) => createCompiledRunner(...parts, { device: 'cpu', threads: 1 });
  const sampler = await Sampler.fromPretrained(files, { createRunner });
  return modelReference(sampler.model, createRunner);
}

const weights = readFileSync(path.join(packageFolder, part, 'unet/diffusion_pytorch_model.safetensors'));
const count = Object.values(model.tensors).reduce((sum, { data }) => sum + data.length, 0);
const { dataset, class_names: classNames, training = {}, sampling } = model.modelIndex;
const heldOut = (model.modelIndex.held_out_pairs ?? []).map((label) => classNames?.[label] ?? label);
const { beta_schedule: betaSchedule, prediction_type: predictionType } = model.schedulerConfig;
const card = [
  ['Data set', `${dataset}: ${classesOf(classNames)}`],
  ...(heldOut.length > 0 ? [['Held out', `${heldOut.join(', ')}: never shown in training`]] : []),
  [
    'Network',
    `${count.toLocaleString('en')} parameters in ${Object.keys(model.tensors).length} tensors, ${dtype === 'int8' ? 'int8 by output channel' : dtype}`,
  ],
  ['Schedule', `${betaSchedule}, predicts ${predictionType}`],
  ['Training', trainingOf(training)],
  ['Guidance', model.unetConfig.null_label ? 'has a null label' : 'none: trained without a null label'],
  ...(sampling ? [['Sampling', samplingOf(sampling)]] : []),
  ['Size', `${weights.length.toLocaleString('en')} bytes`],
  ['SHA-256', `\`${createHash('sha256').update(weights).digest('hex')}\``],
];

function trainingOf({ preset, stage, steps, weights }) {
  const what = stage ? `distilled, last stage ${stage}` : `preset ${preset}`;
  return `${what}, ${steps} steps, ${weights} weights`;
}

function classesOf(names) {
  if (!names) return 'without labels';
  return names.length > 20 ? `${names[0]} to ${names.at(-1)}, ${names.length} classes` : names.join(', ');
}

function samplingOf(sampling) {
  const { method, num_inference_steps: steps, guidance_scale: scale, guidance_interval: interval } = sampling;
  if (sampling.timesteps) {
    return `${method} in ${Object.keys(sampling.timesteps).join(', ')} steps, ${steps} where a request names none`;
  }
  const where = interval === undefined ? '' : ` at t from ${interval.join(' to ')}`;
  const guidance = scale === 1 ? '' : `, guidance ${scale}${where}`;
  return `${method} in ${steps} steps${guidance}, where a request names no method`;
}

const width = Math.max(...card.map(([, value]) => value.length));
const row = (first, second, filler = ' ') =>
  `| ${first.padEnd(8, filler)} | ${second.padEnd(width, filler)} |`;
const table = [row('', ''), row('-'.repeat(8), '', '-'), ...card.map(([key, value]) => row(key, value))];
const readme = path.join(packageFolder, 'README.md');
const text = readFileSync(readme, 'utf8');
const filled = text.replace(
  new RegExp(`(<!-- ${part}: filled by .*? -->\\n)[\\s\\S]*?(<!-- end -->)`),
  `$1\n${table.join('\n')}\n\n$2`,
);
writeFileSync(readme, filled);
console.log(`packages/${name}: ${weights.length} bytes of weights`);
