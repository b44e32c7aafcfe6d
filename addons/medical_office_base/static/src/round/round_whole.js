import { _t } from "@web/core/l10n/translation";

/** The whole round as the person sees it: note, signature, photos, certificates with what waits to be sent. */
export function wholeRound(run, entries) {
    const whole = {
        note: run.note, signed: run.signed, photos: run.photos, newPhotos: [], certificates: run.certificates,
        certificate_next_date: run.certificate_next_date, fault: "",
    };
    for (const { line_id, values, fault, key, finish } of entries) {
        if (line_id || finish) {
            if (finish && fault) {
                whole.fault = fault;
            }
            continue;
        }
        whole.fault ||= fault || "";
        for (const name of ["note", "certificate_next_date"]) {
            whole[name] = name in values ? values[name] || "" : whole[name];
        }
        whole.signed = "signature" in values ? Boolean(values.signature) : whole.signed;
        if (values.photo) {
            whole.newPhotos = [...whole.newPhotos, { key, fault }];
        }
        if (values.certificate) {
            whole.certificates = [...whole.certificates, { id: key, name: values.certificate.name }];
        }
        if (values.drop_photo) {
            whole.photos = whole.photos.filter((id) => id !== values.drop_photo);
        }
        if (values.drop_certificate) {
            whole.certificates = whole.certificates.filter(({ id }) => id !== values.drop_certificate);
        }
    }
    return whole;
}

/** What is missing, as far as this phone knows; the server has the last word. */
export function missingIn({ needs }, lines, { signed, photos, newPhotos, certificates, certificate_next_date }) {
    const missing = lines
        .filter((line) => line.required && !line.done)
        .map((line) => ({ line_id: line.id, message: _t("“%s” is not filled in.", line.name) }));
    missing.push(...lines.filter((line) => line.fault).map((line) => ({ line_id: line.id, message: `${line.name}: ${line.fault}` })));
    if (lines.length && !missing.length && !lines.some((line) => line.done)) {
        missing.push({ line_id: false, message: _t("Nothing is filled in yet.") });
    }
    if (needs.photo && !photos.length && !newPhotos.length && !lines.some((line) => line.photos.length || line.newPhotos.length)) {
        missing.push({ line_id: false, message: _t("A photo is needed.") });
    }
    if (needs.signature && !signed && !lines.some((line) => line.signed)) {
        missing.push({ line_id: false, message: _t("Your signature is needed.") });
    }
    if (needs.certificate && !certificates.length) {
        missing.push({ line_id: false, message: _t("The certificate or report has to be attached.") });
    }
    if (needs.certificate && !certificate_next_date) {
        missing.push({ line_id: false, message: _t("Say when it is next due, as the certificate says.") });
    }
    return missing;
}
