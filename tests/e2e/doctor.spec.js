const { test, expect, found } = require('./node');

test.use({ kind: 'new doctor' });

test('from an empty chart to a signed note and a prescription on paper', async ({ page, node }) => {
  await found(page, node);

  await page.goto('/people/new');
  await page.getByLabel('Nombre(s)').fill('Renata');
  await page.getByLabel('Primer apellido').fill('Íñiguez');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Persona registrada.')).toBeVisible();
  const person = page.url();
  await page.getByRole('link', { name: 'Expediente', exact: true }).click();
  await page.waitForURL(/\/charts\//);
  const chart = page.url();

  // An allergy stays in sight.
  const allergies = page.locator('.chart-side section').first();
  await allergies.getByText('Agregar').first().click();
  await allergies.getByLabel('Alergias').fill('Penicilina');
  await allergies.getByRole('button', { name: 'Agregar' }).click();
  await expect(page.locator('.card.alert')).toContainText('Penicilina');

  // The prescription names what the law wants and is not there yet.
  await page.goto(`${chart}/prescriptions/new`);
  const missing = page.locator('.card.alert');
  await expect(missing).toContainText('Falta su cédula profesional.');
  await expect(missing).toContainText('Falta el domicilio del consultorio.');
  await expect(missing).toContainText('Falta la fecha de nacimiento');

  await page.goto('/me/practitioner');
  await page.getByLabel('Cédula profesional').fill('1234567');
  await page.getByLabel('Institución que expidió el título').fill('UNAM');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Ficha guardada.')).toBeVisible();
  await page.goto('/settings');
  await page.getByLabel('Domicilio').fill('Av. Ceiba 12, Centro, 97000 Mérida');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Ajustes guardados.')).toBeVisible();
  await page.goto(`${person.split('?')[0]}/edit`);
  await page.getByLabel('Fecha de nacimiento').fill('28/02/1995');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Datos guardados.')).toBeVisible();

  // A note: a decimal comma is right, an absurd value is asked about under its field, nothing typed is lost.
  await page.goto(chart);
  await page.getByRole('button', { name: 'Nueva nota' }).click();
  await page.waitForURL(/\/notes\/.+\/edit/);
  const edit = page.url();
  await page.getByLabel('Motivo de consulta').fill('Tos de tres días');
  await page.getByLabel('Temperatura', { exact: true }).fill('36,5');
  await page.getByLabel('Presión sistólica', { exact: true }).fill('1200');
  await page.getByLabel('Presión diastólica').fill('80');
  await page.getByLabel('Evolución').fill('Tos seca, sin fiebre.\nDuerme bien.');
  await page.getByLabel('Diagnósticos').fill('Rinofaringitis aguda');
  await page.getByLabel('Pronóstico').fill('Bueno');
  await page.getByLabel('Tratamiento e indicaciones').fill('Líquidos y reposo');
  await page.getByRole('button', { name: 'Guardar y revisar' }).click();
  const systolic = page.getByLabel('Presión sistólica', { exact: true });
  await expect(systolic).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#e-systolic')).toBeVisible();
  await expect(page.getByLabel('Evolución')).toHaveValue('Tos seca, sin fiebre.\nDuerme bien.');
  await expect(page.getByLabel('Temperatura', { exact: true })).toHaveValue('36,5');
  await systolic.fill('120');
  await page.getByRole('button', { name: 'Guardar y revisar' }).click();
  await expect(page.getByText('Nota guardada como borrador.')).toBeVisible();
  await expect(page.locator('.vitals')).toContainText(/36[.,]5/);

  // Signing asks by name of the deed; afterwards there is no way to write in it.
  await page.getByRole('button', { name: 'Firmar' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('la nota ya no cambia');
  await dialog.getByRole('button', { name: 'Firmar' }).click();
  await expect(page.getByText('Nota firmada.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Seguir escribiendo' })).toHaveCount(0);
  await page.goto(edit);
  await expect(page.getByLabel('Evolución')).toHaveCount(0);
  await page.goto(edit.replace('/edit', ''));
  const pdf = await page.request.get(`${edit.replace('/edit', '')}/pdf`);
  expect(pdf.headers()['content-type']).toContain('application/pdf');

  await page.getByRole('button', { name: 'Agregar adenda' }).click();
  await page.getByLabel('Adenda').fill('Se agrega: contacto con COVID.');
  await page.getByRole('button', { name: 'Guardar y revisar' }).click();
  await page.getByRole('button', { name: 'Firmar' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Firmar' }).click();
  await expect(page.getByText('Nota firmada.')).toBeVisible();
  await page.goto(edit.replace('/edit', ''));
  await expect(page.locator('.addendum')).toContainText('contacto con COVID');

  // The prescription, now complete.
  await page.goto(`${chart}/prescriptions/new`);
  await expect(page.locator('.card.alert')).toHaveCount(0);
  const first = page.getByRole('group', { name: 'Medicamento 1' });
  for (const [label, value] of [['Nombre genérico', 'Paracetamol'], ['Concentración', '500 mg'], ['Forma', 'tabletas'], ['Dosis', '1 tableta'], ['Vía', 'oral'], ['Frecuencia', 'cada 8 horas'], ['Duración', '3 días'], ['Cantidad', '9']]) {
    await first.getByLabel(label).fill(value);
  }
  await page.getByRole('button', { name: 'Expedir receta' }).click();
  await expect(page.getByText('Receta expedida.')).toBeVisible();
  await expect(page.locator('article')).toContainText('Paracetamol 500 mg');
  const paper = await page.request.get(await page.getByRole('link', { name: 'Imprimir receta' }).getAttribute('href'));
  expect(paper.status()).toBe(200);
  expect(paper.headers()['content-type']).toContain('application/pdf');
  expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
});
