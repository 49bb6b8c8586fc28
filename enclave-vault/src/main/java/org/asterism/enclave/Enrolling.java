package org.asterism.enclave;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.config.VaultConfig;
import org.asterism.enclave.platform.Platform;
import org.asterism.enclave.platform.PlatformException;
import org.asterism.enclave.seal.SealedKeyFile;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.enclave.store.VaultStore;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which operators a vault obeys, and how that changes. The first enrolment is trusted because of
/// the way by which it came; it is sealed with the vault's keys before the vault listens. Each
/// later one needs the operators of the one before, as TUF rotates its roots.
///
/// @param config where the enrolment lies
/// @param text as it was signed
/// @param enrolment what it says
/// @param before what the vault obeyed until now; empty: it was not enrolled
record Enrolling(
    VaultConfig config, String text, VaultEnrolment enrolment, Optional<VaultEnrolment> before) {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolling.class);

  /// Reads the file, and refuses what the operators of the sealed enrolment did not sign.
  static Enrolling read(VaultConfig config, VaultKeys keys) throws ConfigurationException {
    Path file = config.enrolment();
    String text =
        TextFile.read(
            file,
            "hand %s to an operator and put the enrolment there".formatted(NewVault.REQUEST_FILE));
    Optional<String> sealed = keys.enrolment();
    if (sealed.isEmpty()) {
      var first = VaultEnrolment.read(file.toString(), text);
      return new Enrolling(config, text, first, Optional.empty());
    }
    var before = VaultEnrolment.read(config.sealedKeys().toString(), sealed.get());
    boolean same = text.equals(sealed.get());
    var enrolment = same ? before : before.successor(file.toString(), text);
    return new Enrolling(config, text, enrolment, Optional.of(before));
  }

  /// Whether it is still about the same keys, which are read once.
  void requireSameSelf() throws ConfigurationException {
    if (before.isPresent()
        && !(before.get().identity().equals(enrolment.identity())
            && before.get().simulatedCertificate().equals(enrolment.simulatedCertificate()))) {
      throw new ConfigurationException(
          "%s: it changes the vault's own keys or their certificate, which needs a restart"
              .formatted(config.enrolment()));
    }
  }

  /// Seals the enrolment with the vault's keys where it is new.
  void conclude(Platform platform, VaultKeys keys, VaultStore store, SecureRandom random)
      throws IOException, ConfigurationException {
    if (keys.enrolment().equals(Optional.of(text))) {
      return;
    }
    if (before.isEmpty()) {
      requireEmpty(store);
    }
    try (SecretBytes sealingKey = platform.sealingKey()) {
      new SealedKeyFile(config.sealedKeys(), random).enrol(sealingKey, keys, text);
    } catch (PlatformException refused) {
      throw ConfigurationException.because(refused);
    }
    LOG.info(
        "vault {} obeys {} of {} operators from now on: enrolment {}, serial {}",
        config.name(),
        enrolment.operators().needed(),
        enrolment.operators().keys().size(),
        enrolment.id(),
        enrolment.serial());
  }

  // A vault that was never enrolled holds nothing: what holds something had operators before.
  private void requireEmpty(VaultStore store) throws ConfigurationException {
    if (!isEmpty(store)) {
      throw new ConfigurationException(
          ("the sealed keys %s are older than the store %s: they say that this vault was never"
                  + " enrolled, and the store holds records; put the newest sealed keys back")
              .formatted(config.sealedKeys(), config.store()));
    }
  }

  private boolean isEmpty(VaultStore store) throws ConfigurationException {
    try (Records records = store.read()) {
      return records.isEmpty();
    } catch (StoreException unreadable) {
      throw new ConfigurationException(
          "the store %s cannot be read: %s".formatted(config.store(), unreadable.getMessage()));
    }
  }
}
