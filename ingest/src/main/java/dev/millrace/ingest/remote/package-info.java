/** Sources that lie in another place than this machine's folders, read as they stream in. */
@NullMarked
package dev.millrace.ingest.remote;

import org.jspecify.annotations.NullMarked;
