package org.asterism.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.VaultName;

/// Who lives on a bench: the vaults' names and data keys and the engine's housekeeping key, with
/// the files that they left, if any.
final class Household {
  private final List<VaultName> names;
  private final List<SecretBytes> dataKeys;
  private final SecretBytes housekeeping;
  private final Map<String, byte[]> files;

  private Household(
      List<VaultName> names,
      List<SecretBytes> dataKeys,
      SecretBytes housekeeping,
      Map<String, byte[]> files) {
    this.names = names;
    this.dataKeys = dataKeys;
    this.housekeeping = housekeeping;
    this.files = files;
  }

  /// With nothing stored yet.
  static Household empty(SecureRandom random) {
    var names = new ArrayList<VaultName>();
    var dataKeys = new ArrayList<SecretBytes>();
    for (int i = 0; i < Bench.N; i++) {
      names.add(new VaultName("v" + (i + 1), EnrolmentId.random(random)));
      dataKeys.add(SecretBytes.random(32, random));
    }
    return new Household(names, dataKeys, SecretBytes.random(32, random), Map.of());
  }

  /// This household after what is in `folder` was done.
  Household with(Path folder) throws IOException {
    var left = new TreeMap<String, byte[]>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        left.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return new Household(names, dataKeys, housekeeping, left);
  }

  /// Lays its files into `folder`.
  void moveInto(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  VaultName name(int index) {
    return names.get(index);
  }

  SecretBytes dataKey(int index) {
    return dataKeys.get(index);
  }

  SecretBytes housekeeping() {
    return housekeeping;
  }
}
