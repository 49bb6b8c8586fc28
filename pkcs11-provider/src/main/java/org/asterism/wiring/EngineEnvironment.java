package org.asterism.wiring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.asterism.config.EngineConfig;
import org.asterism.constellation.Constellation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.custody.vaults.Background;
import org.asterism.custody.vaults.Convoy;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.custody.vaults.SharedFrames;
import org.asterism.directory.Directory;
import org.asterism.directory.Holdings;
import org.asterism.directory.Transaction;
import org.asterism.kernel.Kernel;
import org.asterism.key.KeyForms;
import org.asterism.quorum.Quorum;
import org.asterism.quota.Bound;
import org.asterism.secret.BootClock;
import org.asterism.secret.Sha256;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Octets;
import org.asterism.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The making of what custody is given from outside.
record EngineEnvironment(
    EngineConfig config, Providers providers, Kernel kernel, KeyForms keyForms) {
  private static final Logger LOG = LoggerFactory.getLogger(EngineEnvironment.class);

  /// @param resources what is opened here is closed with them
  Environment open(VaultLinks vaults, Resources resources) throws ConfigurationException {
    var questions = Executors.newVirtualThreadPerTaskExecutor();
    // Nobody waits for a vault that does not answer, once the engine ends.
    resources.keep(questions::shutdownNow);
    var quorum = new Quorum(questions, System::nanoTime, config.vaults().hedge());
    Directory directory =
        resources.keep(TokenStore.open(config, "engine " + config.name())).directory();
    vaults.book().approvedBy(new NewestConstellation(directory)::require);
    Background background = resources.keep(Background.ofThreads());
    return new Environment(
        directory,
        members(vaults, config.vaults().createSpare()),
        quorum,
        background,
        providers,
        kernel,
        keyForms,
        // A lease ends in time though the machine slept.
        BootClock::nanos,
        config.vaults().deadline(),
        objectMemory(config, directory));
  }

  // What is there already stays, also in a smaller heap.
  private static Bound objectMemory(EngineConfig config, Directory directory) {
    long most = config.limits().memory().tokens();
    Holdings found = directory.read(Transaction::holdings);
    if (found.heapBytes() > most) {
      LOG.warn(
          "{}: expected objects that take at most {} bytes of the heap, found {} that take about"
              + " {}: no more are made; give the engine a larger heap (ASTERISM_HEAP)",
          config.directory(),
          most,
          found.objects(),
          found.heapBytes());
    }
    return new Bound("token_memory_bytes", most, Ckr.DEVICE_MEMORY, System::nanoTime);
  }

  private static Members members(VaultLinks vaults, int createSpare) {
    Constellation constellation = vaults.constellation();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < constellation.n(); i++) {
      members.add(
          new Member(
              constellation.members().get(i).x(),
              sharing(vaults.vaults().get(i)),
              vaults.engines().get(i)));
    }
    return new Members(id(constellation), constellation.k(), createSpare, members);
  }

  private static Vault sharing(Vault vault) {
    return new Convoy(new SharedFrames(vault, System::nanoTime), System::nanoTime);
  }

  // What stays the same when a vault is replaced, and is found again in the file (protocol §3).
  private static Octets id(Constellation constellation) {
    String name = "asterism/constellation/v1|" + constellation.name();
    return Octets.of(Sha256.start().digest(name.getBytes(StandardCharsets.UTF_8)));
  }
}
