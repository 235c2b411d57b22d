const { defineConfig } = require('@playwright/test');

const shared = {
  locale: 'es-MX',
  timezoneId: 'America/Mexico_City',
  trace: 'retain-on-failure',
  actionTimeout: 30_000,
  navigationTimeout: 60_000,
  launchOptions: {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  },
};

// The times are for a debug build on a loaded machine; nothing waits longer than it must.
module.exports = defineConfig({
  testDir: '.',
  outputDir: 'results',
  // Each file has a server of its own, so two run side by side on two cores.
  workers: 2,
  reporter: 'list',
  timeout: 240_000,
  expect: { timeout: 30_000 },
  projects: [
    { name: 'desktop', use: { ...shared, viewport: { width: 1280, height: 800 } } },
    // A phone has no keyboard to test, and nobody sets up a practice or its notice on one.
    { name: 'phone', testIgnore: /(keyboard|practice|privacy|fhir|restore)\.spec\.js/, use: { ...shared, viewport: { width: 390, height: 844 }, hasTouch: true } },
  ],
});
