package dev.millrace.publish.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Pages compressed by zstd, without the codec of the library, which is one of Hadoop's. */
final class ZstdPages implements BytesInputCompressor {
  /** The program's own default. */
  private static final int LEVEL = 3;

  @Override
  public BytesInput compress(BytesInput page) throws IOException {
    return BytesInput.from(Zstd.compress(page.toInputStream().readAllBytes(), LEVEL));
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public void release() {}
}
