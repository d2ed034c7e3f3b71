/** The page without its content, which its script makes. */
export const pageShell = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Training</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/live-page.css">
<header>
  <h1 id="title">Training</h1>
  <p class="note" id="facts"></p>
  <p class="note" id="status" role="status"></p>
  <div class="progress" role="progressbar" aria-label="Share of the run that is done" aria-valuemin="0" aria-valuemax="100"><i id="bar"></i></div>
</header>
<div class="cards" id="cards"></div>
<main id="charts"></main>
<section id="film" hidden>
  <h2>The same noise through training</h2>
  <p class="note">One row a look, the newest first. Each column starts from the same noise at every step.</p>
  <div class="film" id="rows"></div>
</section>
<script src="/live-page.js"></script>
</html>
`;
