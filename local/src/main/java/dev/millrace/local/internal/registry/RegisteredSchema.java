package dev.millrace.local.internal.registry;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;

/**
 * One version of a subject.
 *
 * @param version from 1
 * @param id of the schema's text; equal texts have equal ids, also in other subjects
 * @param deleted softly, by another registry or an older one: hidden, but still found by its id
 */
record RegisteredSchema(String subject, int version, int id, AvroSchema schema, boolean deleted) {

  RegisteredSchema withDeleted(boolean value) {
    return new RegisteredSchema(subject, version, id, schema, value);
  }
}
