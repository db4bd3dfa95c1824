/**
 * The notebooks that JupyterLite keeps in the browser's database, to be listed and erased with the rest of a person's work.
 */

// JupyterLite 0.8.6: its own folder stands in its database's name
const liteName = (root) => `JupyterLite Storage - ${root}lite/`;

const OPEN_ELSEWHERE =
  "The notebooks could not be erased: one is open in another tab. Close that tab, then erase once more.";
const NO_NOTEBOOKS =
  "This browser did not let this page look for notebooks. If you have opened one, erase it in the browser's own settings.";

function answerOf(request) {
  return new Promise((give, fail) => {
    request.onsuccess = () => give(request.result);
    request.onerror = () => fail(request.error);
  });
}

/**
 * List the notebooks that JupyterLite keeps of a site.
 * @param {string} root The path of the site's first folder.
 * @returns {Promise<object[]>} Each `{path, type, changed, content}`; none where the browser doesn't let us look.
 */
export async function listNotebooks(root) {
  let connection;
  try {
    const request = indexedDB.open(liteName(root));
    request.onupgradeneeded = () => request.transaction.abort(); // it isn't there, and looking must not make it
    connection = await answerOf(request);
    connection.onversionchange = () => connection.close();
    if (!connection.objectStoreNames.contains("files")) return [];
    const files = await answerOf(connection.transaction("files").objectStore("files").getAll());
    return files
      .filter((file) => typeof file?.path === "string" && file.type !== "directory")
      .map(({ path, type, last_modified: changed, content }) => ({ path, type, changed, content }))
      .sort((a, b) => a.path.localeCompare(b.path));
  } catch {
    return [];
  } finally {
    connection?.close();
  }
}

/**
 * Erase the notebooks that JupyterLite keeps of a site.
 * @param {string} root The path of the site's first folder.
 * @param {number} [patience] How long another tab may hold on to them, in milliseconds.
 * @returns {Promise<{erased: number, why?: string}>} How many are erased, and why none could be.
 */
export async function eraseNotebooks(root, patience = 3000) {
  try {
    const before = (await listNotebooks(root)).length;
    const gone = answerOf(indexedDB.deleteDatabase(liteName(root))).then(() => true);
    const late = new Promise((give) => setTimeout(() => give(false), patience));
    return (await Promise.race([gone, late])) ? { erased: before } : { erased: 0, why: OPEN_ELSEWHERE };
  } catch {
    return { erased: 0, why: NO_NOTEBOOKS };
  }
}
