import webpack from 'webpack';

// Unminified: minifying five megabytes of weights is all that would take long.
const optimization = { minimize: false };

webpack({ mode: 'production', entry: './page.js', optimization }, (error, stats) => {
  const fault = error ?? (stats.hasErrors() ? stats.toString('errors-only') : null);
  if (fault === null) return;
  console.error(fault);
  process.exitCode = 1;
});
