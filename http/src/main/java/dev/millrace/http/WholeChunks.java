package dev.millrace.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.MetaData;

/**
 * Ends each chunk when it is sent. Jetty sends a chunk's final line end with the next chunk, for
 * which some clients wait (Python's urllib3): of a stream of events they would see each one late by
 * one.
 */
final class WholeChunks extends HttpGenerator {
  /** Bytes beyond a buffer's limit that a chunk's end may take. */
  static final int ROOM = 2;

  private boolean ended;

  @Override
  public Result generateResponse(
      MetaData.Response info,
      boolean head,
      ByteBuffer header,
      ByteBuffer chunk,
      ByteBuffer content,
      boolean last)
      throws IOException {
    Result result = super.generateResponse(info, head, header, chunk, content, last);
    if (result == Result.FLUSH) {
      if (ended && chunk != null && chunk.hasRemaining()) {
        chunk.position(chunk.position() + ROOM);
      }
      ended = isChunking() && !head && end(content);
    }
    return result;
  }

  /** Puts the chunk's end after its bytes; whether there was room. */
  private static boolean end(ByteBuffer content) {
    if (content == null
        || !content.hasRemaining()
        || content.isReadOnly()
        || content.capacity() - content.limit() < ROOM) {
      return false;
    }
    int end = content.limit();
    content.limit(end + ROOM).put(end, (byte) '\r').put(end + 1, (byte) '\n');
    return true;
  }

  @Override
  public void reset() {
    super.reset();
    ended = false;
  }
}
