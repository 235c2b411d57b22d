// The bundle that a clinic hands over, held against the shapes of FHIR R4.
const { test, expect, login } = require('./node');
const { Fhir } = require('fhir/fhir');

test.use({ kind: 'demo' });

test('the exported bundle is valid FHIR R4', async ({ page, node }) => {
  await login(page, 'ana');
  const post = async (path, data) => {
    const answer = await page.request.post(path, { data, headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' } });
    expect(answer.ok(), await answer.text()).toBeTruthy();
    return answer.json();
  };
  await page.goto('/people');
  const id = (await page.locator('a.row').first().getAttribute('href')).split('/').pop();
  for (const [kind, text] of [['allergy', 'Penicilina'], ['problem', 'I10 Hipertensión arterial'], ['medicine', 'Losartán 50 mg']]) {
    await post(`/charts/${id}/alerts`, { kind, text });
  }
  const note = await post(`/charts/${id}/notes`, {});
  const saved = await post(`/notes/${note.id}`, {
    version: 1, reason: 'Control', evolution: 'Bien.', diagnosis: 'I10 Hipertensión arterial esencial\nCefalea · presuntivo', prognosis: 'Bueno', treatment: 'Losartán',
    vitals: { systolic: { value: '130' }, diastolic: { value: '85' }, temperature: { value: '36,5' }, 'oxygen-saturation': { value: '95' }, weight: { value: '70' }, height: { value: '160' } },
  });
  await post(`/notes/${note.id}/sign`, { version: saved.version });
  await post(`/charts/${id}/prescriptions`, { items: [{ generic: 'Loratadina', strength: '10 mg', form: 'tabletas', dose: '1 tableta', route: 'oral', frequency: 'cada 24 horas', duration: '7 días' }] });
  const { id: order } = await post(`/charts/${id}/studies`, { studies: 'Glucosa\nUn estudio de otra parte', reason: 'Control', diagnosis: '', urgent: true });
  await post(`/charts/${id}/results`, { study: 'Química sanguínea', date: '2026-01-15', time: '07:30', lab: 'Laboratorio Ceiba', comments: 'En ayuno.', order,
    values: [{ name: 'Glucosa', value: '260', unit: 'mg/dL', low: '70', high: '100' }, { name: 'Cultivo', value: 'negativo' }] });
  await post(`/charts/${id}/certificates`, { kind: 'rest', text: 'Se sugiere reposo de 3 días.', addressee: 'A quien corresponda' });
  const day = new Date().toLocaleDateString('en-CA', { timeZone: 'America/Mexico_City' });
  await post(`/charts/${id}/immunisations`, { vaccine: 'influenza', dose: '1', on: day, lot: 'L-22', expiry: day, site: 'Deltoides', by: 'Nora' });
  const text = await post('/consent-texts', { kind: 'procedure', title: 'Retiro de lunar', act: 'Retiro', risks: 'Sangrado', benefits: 'Diagnóstico', contingency: 'Sí' });
  const sheet = await post(`/charts/${id}/consents`, { text: text.id });
  await post(`/informed-consents/${sheet.id}`, { version: 1, title: 'Retiro de lunar', place: 'La Paz', act: 'Retiro', risks: 'Sangrado', benefits: 'Diagnóstico', contingency: 'Sí', signer: 'guardian', signer_name: 'Eva Ruiz', relationship: 'Hermana', witness1: 'Luz Paz', witness2: 'Sol Mar' });
  const scan = await page.request.post(`/informed-consents/${sheet.id}/scan`, { multipart: { file: { name: 'hoja.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 firmado') } }, headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' } });
  expect(scan.ok(), await scan.text()).toBeTruthy();

  const answer = await page.request.get(`/charts/${id}/fhir.json`);
  expect(answer.headers()['content-type']).toContain('application/fhir+json');
  const bundle = await answer.json();
  const fhir = new Fhir();
  const whole = fhir.validate(bundle, { errorOnUnexpected: true });
  expect(whole.messages.filter((m) => m.severity === 'error' || m.severity === 'fatal')).toEqual([]);
  for (const { resource } of bundle.entry) {
    const { valid, messages } = fhir.validate(resource, { errorOnUnexpected: true });
    expect(messages.filter((m) => m.severity === 'error' || m.severity === 'fatal'), resource.resourceType).toEqual([]);
    expect(valid, resource.resourceType).toBe(true);
  }
  const kinds = new Set(bundle.entry.map((e) => e.resource.resourceType));
  for (const kind of ['Encounter', 'Condition', 'AllergyIntolerance', 'MedicationRequest', 'Observation', 'Immunization', 'DocumentReference', 'Consent', 'ServiceRequest', 'DiagnosticReport']) expect(kinds, kind).toContain(kind);
  // The validator does find what is wrong.
  expect(fhir.validate({ resourceType: 'Patient', gender: 'mujer' }).valid).toBe(false);
});
