package dev.millrace.benchmarks.chaos.read;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericRecord;

/** The fields of a generic record, by the type they must have. */
record Fields(GenericRecord record) {

  String text(String name) {
    return record.get(name).toString();
  }

  long number(String name) {
    return number(record.get(name));
  }

  int integer(String name) {
    return Math.toIntExact(number(name));
  }

  private static long number(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new AvroRuntimeException("no number: " + value);
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(record.get(name));
  }

  ByteBuffer bytes(String name) {
    if (record.get(name) instanceof ByteBuffer bytes) {
      return bytes.duplicate();
    }
    throw new AvroRuntimeException("field " + name + " has no bytes");
  }

  List<Fields> list(String name) {
    List<Fields> list = new ArrayList<>();
    if (record.get(name) instanceof List<?> values) {
      for (Object value : values) {
        if (value instanceof GenericRecord element) {
          list.add(new Fields(element));
        }
      }
    }
    return list;
  }

  Map<String, String> texts(String name) {
    Map<String, String> texts = new TreeMap<>();
    if (record.get(name) instanceof Map<?, ?> values) {
      values.forEach((key, value) -> texts.put(key.toString(), value.toString()));
    }
    return texts;
  }

  Map<String, Long> numbers(String name) {
    Map<String, Long> numbers = new TreeMap<>();
    if (record.get(name) instanceof Map<?, ?> values) {
      values.forEach((key, value) -> numbers.put(key.toString(), number(value)));
    }
    return numbers;
  }
}
