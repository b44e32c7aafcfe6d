const MAX_SIDE = 1600;
const QUALITY = 0.8;

/**
 * A photo as the round keeps it: at most 1600 px wide and high, JPEG, upright, without what the camera wrote beside it.
 *
 * @param {Blob} file
 * @returns {Promise<{ name: string, data: string }>} data: base64
 * @throws {Error} it is no picture that this browser can read
 */
export async function scalePhoto(file) {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return { name: `${(file.name || "photo").replace(/\.\w+$/, "")}.jpg`, data: canvas.toDataURL("image/jpeg", QUALITY).split(",")[1] };
}

/** A file as it is, for certificates: {name, data: base64}. */
export function readFile(file) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve({ name: file.name, data: reader.result.split(",")[1] });
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(file);
    });
}
