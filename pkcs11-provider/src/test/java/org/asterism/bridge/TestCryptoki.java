package org.asterism.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.KeyTypes;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.custody.vaults.Background;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.kernel.JavaKernel;
import org.asterism.pkcs11.Cryptoki;
import org.asterism.pkcs11.attribute.AttributeIndex;
import org.asterism.quorum.Quorum;
import org.asterism.quota.Bound;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.token.TokenLimits;
import org.asterism.token.TokenSettings;
import org.asterism.token.Tokens;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Policy;
import org.asterism.vault.VaultName;
import org.asterism.wiring.Algorithms;

/// Cryptoki over an empty directory and one vault that nobody reaches.
final class TestCryptoki implements AutoCloseable {
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
  private final Environment environment;
  private final Tokens tokens;
  final SecureRandom random = new SecureRandom();
  final Cryptoki cryptoki;

  TestCryptoki(Path folder) throws IOException {
    var providers = Providers.portable(random);
    List<Algorithm> algorithms = Algorithms.all(providers);
    Path file = folder.resolve("directory.db");
    SqliteDirectory.create(file);
    try (var housekeeping = SecretBytes.random(32, random)) {
      this.environment =
          new Environment(
              SqliteDirectory.open(file, RowKeys.derive(housekeeping, "housekeeping"), "a test"),
              members(),
              new Quorum(asking, System::nanoTime, Duration.ofMillis(100)),
              Background.ofThreads(),
              providers,
              new JavaKernel(),
              new KeyTypes(algorithms).forms(),
              System::nanoTime,
              Duration.ofSeconds(1),
              new Bound("objects", Long.MAX_VALUE, Ckr.DEVICE_MEMORY, () -> 0));
    }
    this.tokens =
        Tokens.open(
            environment,
            _ -> TokenSettings.DEFAULT,
            TokenLimits.DEFAULT,
            () -> new AttributeIndex(TestVocabulary.TABLES));
    this.cryptoki =
        new Cryptoki(tokens, algorithms, providers, HeldCryptoki.quotas(), InstantSource.system());
  }

  private Members members() {
    var vault = new AbsentVault(new VaultName("absent", EnrolmentId.random(random)));
    return new Members(
        Octets.of(new byte[] {1}),
        1,
        1,
        List.of(new Member(new XCoordinate(7), vault, List.of(new Policy.Allowed.AnyHost()))));
  }

  @Override
  public void close() {
    tokens.close();
    environment.background().close();
    environment.directory().close();
    asking.close();
  }
}
