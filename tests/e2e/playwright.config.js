const { defineConfig } = require('@playwright/test');

const shared = {
  locale: 'es-MX',
  timezoneId: 'America/Mexico_City',
  trace: 'retain-on-failure',
  actionTimeout: 10_000,
  launchOptions: {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  },
};

module.exports = defineConfig({
  testDir: '.',
  outputDir: 'results',
  workers: 1,
  reporter: 'list',
  timeout: 90_000,
  expect: { timeout: 10_000 },
  projects: [
    { name: 'desktop', use: { ...shared, viewport: { width: 1280, height: 800 } } },
    { name: 'phone', testMatch: /axe\.spec\.js/, use: { ...shared, viewport: { width: 390, height: 844 }, hasTouch: true } },
  ],
});
