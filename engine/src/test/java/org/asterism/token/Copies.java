package org.asterism.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.asterism.directory.sqlite.SqliteDirectory;

/// Copies of everything that a backup tool would take from a bench at one moment, to be put back
/// one by one.
final class Copies {
  private static final String DIRECTORY = "directory.db";

  private final Bench bench;
  private final byte[] directory;
  private final List<byte[]> stores = new ArrayList<>();

  private Copies(Bench bench, byte[] directory) {
    this.bench = bench;
    this.directory = directory;
  }

  /// Taken while the engine runs; nothing is being written.
  static Copies of(Bench bench) throws Exception {
    var copies = new Copies(bench, directory(bench));
    for (int i = 0; i < Bench.N; i++) {
      copies.stores.add(bench.photograph(i));
    }
    return copies;
  }

  /// What the token store holds now.
  static byte[] directory(Bench bench) {
    Path copy = bench.folder().resolve("copy-of-" + DIRECTORY);
    try {
      SqliteDirectory.copy(bench.folder().resolve(DIRECTORY), copy);
      byte[] bytes = Files.readAllBytes(copy);
      Files.delete(copy);
      return bytes;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The engine stops, its token store is put back, and it starts again.
  void putBackDirectory() throws Exception {
    bench.environment().directory().close();
    Files.write(bench.folder().resolve(DIRECTORY), directory);
    bench.restartEngine();
  }

  /// An operator says that the token store that lies there is the one that goes on.
  static void adopt(Bench bench) throws Exception {
    Adoption.of(bench.environment().directory()).carryOut(bench.environment().random());
    bench.restartEngine();
  }

  /// A vault's store in which every record of a key is damaged.
  static byte[] spoilt(byte[] store, Path file) throws Exception {
    Files.write(file, store);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("UPDATE key_record SET sealed = zeroblob(length(sealed))");
    }
    return Files.readAllBytes(file);
  }

  void putBackStore(int index) throws Exception {
    bench.putBack(index, stores.get(index));
  }
}
