package dev.millrace.publish.parquet;

import dev.millrace.publish.table.Column;
import dev.millrace.publish.table.Table;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** A table as Parquet has it. All columns may lack a value, as in files that Arrow writes. */
final class ParquetSchema {
  /** Statistics of a column's chunk and pages, in bytes of its least and greatest value. */
  static final int TRUNCATE_BYTES = 64;

  private ParquetSchema() {}

  static MessageType of(Table table) {
    return new MessageType(
        "schema", table.columns().stream().map(ParquetSchema::of).toArray(Type[]::new));
  }

  private static Type of(Column column) {
    return switch (column.kind()) {
      case STRING ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(column.name());
      case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
      case INT64 -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
      case INT32 -> Types.optional(PrimitiveTypeName.INT32).named(column.name());
    };
  }

  static ParquetProperties properties(Table table) {
    ParquetProperties.Builder properties =
        ParquetProperties.builder()
            .withColumnIndexTruncateLength(TRUNCATE_BYTES)
            .withStatisticsTruncateLength(TRUNCATE_BYTES)
            .withPageWriteChecksumEnabled(true);
    for (Column column : table.columns()) {
      properties.withDictionaryEncoding(column.name(), column.repeats());
    }
    return properties.build();
  }
}
