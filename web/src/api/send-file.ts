/** Sends a file and tells how far it is; `fetch` can't tell. */
import { ApiError } from "./error";

export interface FileWish {
  key: string;
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

export function sendFile(path: string, file: File, headers: Headers, wish: FileWish): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(new ApiError("The file did not arrive. Try again.", 0, "offline"));
    request.open("POST", path);
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    request.responseType = "text";
    request.upload.onprogress = ({ loaded, total }) => wish.onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = lost;
    request.ontimeout = lost;
    request.onabort = () => reject(wish.signal.reason);
    wish.signal.addEventListener("abort", () => request.abort(), { once: true });
    if (wish.signal.aborted) reject(wish.signal.reason);
    else request.send(file);
  });
}
