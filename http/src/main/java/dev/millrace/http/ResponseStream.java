package dev.millrace.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** The body of a response, sent as it is flushed. */
final class ResponseStream extends OutputStream {
  private static final int CAPACITY = 8192;

  private final Response response;
  private final byte[] buffer = new byte[CAPACITY + WholeChunks.ROOM];
  private int used;
  private boolean closed;

  ResponseStream(Response response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    if (used == CAPACITY) {
      flush();
    }
    buffer[used++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    for (int left = length; left > 0; ) {
      if (used == CAPACITY) {
        flush();
      }
      int part = Math.min(left, CAPACITY - used);
      System.arraycopy(bytes, from, buffer, used, part);
      used += part;
      from += part;
      left -= part;
    }
  }

  @Override
  public void flush() throws IOException {
    if (used > 0) {
      // WholeChunks puts the chunk's end after the limit.
      Content.Sink.write(response, false, ByteBuffer.wrap(buffer).limit(used));
      used = 0;
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      flush();
      Content.Sink.write(response, true, ByteBuffer.allocate(0));
    }
  }
}
