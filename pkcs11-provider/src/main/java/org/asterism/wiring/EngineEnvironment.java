package org.asterism.wiring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.asterism.config.EngineConfig;
import org.asterism.config.EngineKeys;
import org.asterism.constellation.Constellation;
import org.asterism.crypto.Providers;
import org.asterism.custody.vaults.Background;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.directory.Directory;
import org.asterism.directory.sqlite.SqliteDirectory;
import org.asterism.key.KeyForms;
import org.asterism.quorum.Quorum;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.secret.Sha256;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;

/// The making of what custody is given from outside.
final class EngineEnvironment {
  private EngineEnvironment() {}

  /// @param resources what is opened here is closed with them
  static Environment open(
      EngineConfig config,
      VaultLinks vaults,
      Providers providers,
      KeyForms keyForms,
      Resources resources)
      throws ConfigurationException {
    var questions = resources.keep(Executors.newVirtualThreadPerTaskExecutor());
    var quorum = new Quorum(questions, System::nanoTime, config.vaults().hedge());
    Directory directory = resources.keep(directory(config));
    vaults.book().approvedBy(new NewestConstellation(directory)::require);
    Background background = resources.keep(Background.ofThreads());
    return new Environment(
        directory,
        members(vaults, config.vaults().createSpare()),
        quorum,
        background,
        providers,
        keyForms,
        System::nanoTime,
        config.vaults().deadline());
  }

  private static Directory directory(EngineConfig config) throws ConfigurationException {
    String holder = "engine %s, process %d".formatted(config.name(), ProcessHandle.current().pid());
    RowKeys rows;
    try (SecretBytes housekeeping = EngineKeys.housekeeping(config)) {
      rows = RowKeys.derive(housekeeping, "housekeeping");
    }
    try (var handover = Handover.orElse(rows::close)) {
      return handover.to(SqliteDirectory.open(config.directory(), rows, holder));
    }
  }

  private static Members members(VaultLinks vaults, int createSpare) {
    Constellation constellation = vaults.constellation();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < constellation.n(); i++) {
      members.add(new Member(constellation.members().get(i).x(), vaults.vaults().get(i)));
    }
    return new Members(id(constellation), constellation.k(), createSpare, members);
  }

  // What stays the same when a vault is replaced, and is found again in the file (protocol §3).
  private static Octets id(Constellation constellation) {
    String name = "asterism/constellation/v1|" + constellation.name();
    return Octets.of(Sha256.start().digest(name.getBytes(StandardCharsets.UTF_8)));
  }
}
