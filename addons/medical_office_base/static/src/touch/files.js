const LONGEST = 1600;
const QUALITY = 0.82;

/**
 * A photo scaled down in the browser, so that a phone sends it in a second; where and when it was taken is left out.
 *
 * @param {File} file
 * @returns {Promise<{name: string, url: string, data: string}>} data is base64, of a JPEG
 */
export async function shrinkPhoto(file) {
    const image = await load(file);
    const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const url = canvas.toDataURL("image/jpeg", QUALITY);
    return { name: `${(file.name || "photo").replace(/\.[^.]*$/, "") || "photo"}.jpg`, url, data: url.split(",")[1] };
}

async function load(file) {
    const url = URL.createObjectURL(file);
    try {
        const image = new Image();
        image.src = url;
        await image.decode();
        return image;
    } finally {
        URL.revokeObjectURL(url);
    }
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
