// The list a clinic kept in a spreadsheet: preview, columns, dry run with every bad row named, the import.
const fs = require('node:fs');
const path = require('node:path');
const { test, expect, found } = require('./node');

test.use({ kind: 'new import' });

const LIST = path.join(__dirname, '../fixtures/pacientes.csv');

test('five thousand people out of a spreadsheet', async ({ page, node }, info) => {
  await found(page, node);
  // The first page of a clinic without people offers it.
  await page.getByRole('link', { name: 'Traer mi lista' }).first().click();
  await page.getByLabel('Archivo CSV').setInputFiles(LIST);
  await page.getByRole('button', { name: 'Revisar' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Revise antes de traer');
  await expect(page.locator('.lead').first()).toContainText('acentos de Windows');
  const tile = (word) => page.locator('.tile', { hasText: word }).locator('.tile-number');
  await expect(tile('Entran')).toHaveText('4602');
  await expect(tile('Con errores')).toHaveText('148');
  await expect(tile('Repetidas')).toHaveText('250');

  // The rows that stay out come first, by cause, each with its line.
  const faulty = page.locator('#faulty');
  await expect(faulty.locator('.row')).toHaveCount(100);
  const causes = faulty.getByLabel('Qué pasa');
  await causes.selectOption('birth-no-such-day');
  await faulty.getByRole('button', { name: 'Ver' }).click();
  await expect(page).toHaveURL(/why=birth-no-such-day/);
  for (const row of await faulty.locator('.row').all()) await expect(row).toContainText('Esa fecha no existe en el calendario.');
  const [download] = await Promise.all([page.waitForEvent('download'), faulty.getByRole('link', { name: 'Bajar las filas con errores' }).click()]);
  expect(download.suggestedFilename()).toBe('filas-con-errores.csv');
  const saved = info.outputPath('errores.csv');
  await download.saveAs(saved);
  const text = fs.readFileSync(saved, 'utf8');
  expect(text).toContain('Teléfono');
  expect(text).toContain('Qué pasa');

  // Another meaning for a column: the dry run is made anew, and back again.
  const columns = page.locator('details', { hasText: 'Columnas' });
  await columns.locator('summary').click();
  await columns.getByLabel('Nombre(s)').selectOption({ label: 'No traer' });
  await columns.getByRole('button', { name: 'Revisar con estas columnas' }).click();
  await expect(page.locator('.notice.bad')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Traer / })).toHaveCount(0);
  await page.locator('details[open]').getByLabel('Nombre(s)').selectOption({ label: 'Nombre(s)' });
  await page.getByRole('button', { name: 'Revisar con estas columnas' }).click();
  await expect(tile('Entran')).toHaveText('4602');

  await page.getByRole('button', { name: 'Traer 4602 personas' }).click();
  await expect(page.getByText('4602 personas registradas.')).toBeVisible({ timeout: 120_000 });
  const search = page.getByRole('combobox', { name: /Buscar personas/ });
  await search.pressSequentially('olivia salcido crespo');
  await expect(page.getByRole('option').first()).toContainText('Olivia Socorro Salcido Crespo');

  // The faulty ones, brought in by themselves: read with their own words of the fault beside them, still faulty.
  await page.goto('/people/import');
  await page.getByLabel('Archivo CSV').setInputFiles(saved);
  await page.getByRole('button', { name: 'Revisar' }).click();
  await expect(tile('Con errores')).toHaveText('148');
});
