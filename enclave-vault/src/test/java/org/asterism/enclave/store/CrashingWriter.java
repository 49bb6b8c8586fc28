package org.asterism.enclave.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.asterism.enclave.seal.DataKey;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Put;

/// The child of [CrashTest]: four threads put records and print each acknowledged handle, until
/// someone kills the process.
final class CrashingWriter {
  private static final SecureRandom RANDOM = new SecureRandom();

  private CrashingWriter() {}

  static DataKey dataKey() {
    try (SecretBytes root = SecretBytes.takeFrom(new byte[32])) {
      return new DataKey(root, RANDOM);
    }
  }

  public static void main(String[] args) throws Exception {
    VaultStore store = VaultStore.open(Path.of(args[0]), dataKey(), InstantSource.system());
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    for (int i = 0; i < 4; i++) {
      Thread.ofPlatform().start(() -> putForever(store, out));
    }
  }

  private static void putForever(VaultStore store, PrintStream out) {
    try {
      while (true) {
        Handle handle = Handle.random(RANDOM);
        store.write(new Put(handle), Duration.ofSeconds(20));
        out.println(HexFormat.of().formatHex(handle.bytes().toByteArray()));
      }
    } catch (StoreException | StoreTimeoutException | VaultRefused | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Put(Handle handle) implements Work<Boolean> {
    @Override
    public Decision<Boolean> run(Records records) throws StoreException {
      var contents =
          new StoredRecord.Companion(
              Optional.empty(), new EncodedPolicy(Octets.EMPTY), Octets.of(new byte[100]));
      var engine = new Principal.HostEngine(Octets.of(new byte[Principal.DIGEST_LENGTH]));
      var entry = new Entry(handle, new EpochTag(1), contents);
      records.create(entry, new Owner(engine, Optional.empty()));
      return Decision.keep(true);
    }

    @Override
    public void discard(Boolean answer) {}
  }
}
