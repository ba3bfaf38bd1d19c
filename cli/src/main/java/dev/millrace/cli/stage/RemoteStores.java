package dev.millrace.cli.stage;

import dev.millrace.cli.settings.StorageSettings;
import dev.millrace.storage.Stores;
import dev.millrace.storage.patient.ByteRate;
import dev.millrace.storage.patient.Connections;
import dev.millrace.storage.patient.PatientStore;
import dev.millrace.storage.patient.WaitNotices;

/** All stores, read as patiently and as fast as the settings say. */
final class RemoteStores implements AutoCloseable {
  private static final String USER_AGENT = "millrace/0.1 (bulk reader)";

  private final Stores stores;
  private final PatientStore patient;

  RemoteStores(StorageSettings settings, WaitNotices notices) {
    this.stores = new Stores(settings.s3(), USER_AGENT);
    this.patient =
        new PatientStore(
            stores,
            settings.patience(),
            new Connections(settings.connections()),
            new ByteRate(settings.bytesPerSecond()),
            notices);
  }

  PatientStore store() {
    return patient;
  }

  @Override
  public void close() {
    patient.stop();
    stores.close();
  }
}
