package org.asterism.conformance.adversity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.LiveProcess;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.config.VaultConfig;
import org.asterism.enclave.config.VaultToml;
import org.asterism.enclave.platform.Platform;
import org.asterism.enclave.platform.PlatformException;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.SealedKeyFile;
import org.asterism.enclave.seal.UnsealException;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.enclave.store.Census;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.enclave.store.VaultStore;
import org.asterism.ratls.EvidenceCertificate;
import org.asterism.ratls.Spki;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Principal;

/// A vault's directory, opened as the vault itself opens it at its start.
record VaultFolder(Path directory) {

  VaultConfig config() throws ConfigurationException {
    return VaultToml.read(directory);
  }

  Platform platform() throws ConfigurationException, PlatformException {
    return Platform.open(config().platform());
  }

  VaultEnrolment enrolment() throws ConfigurationException, IOException {
    Path file = config().enrolment();
    return VaultEnrolment.read(file.toString(), Files.readString(file));
  }

  /// The caller closes them.
  VaultKeys keys() throws ConfigurationException, PlatformException, IOException, UnsealException {
    try (SecretBytes sealingKey = platform().sealingKey()) {
      return new SealedKeyFile(config().sealedKeys(), new SecureRandom()).open(sealingKey);
    }
  }

  /// The key that this vault shows itself by.
  TlsIdentity identity()
      throws ConfigurationException, PlatformException, IOException, UnsealException {
    try (VaultKeys keys = keys()) {
      return TlsIdentity.fromPkcs8(keys.identity());
    }
  }

  /// The certificate that it shows, evidence and all.
  X509Certificate certificate() throws Exception {
    try (VaultKeys keys = keys()) {
      return EvidenceCertificate.with(
          TlsIdentity.fromPkcs8(keys.identity()), platform().evidence(keys, enrolment()));
    }
  }

  /// The first of the engines that are enrolled here.
  Principal engine() throws ConfigurationException, IOException {
    var key = new Spki(enrolment().engines().getFirst().identity());
    return new Principal.HostEngine(key.digest());
  }

  /// The vault's disk is lost, but for its keys, and it goes on with an empty store.
  void loseStore(LiveConstellation constellation, LiveProcess vault)
      throws ConfigurationException, IOException, InterruptedException {
    vault.kill();
    Files.delete(config().store());
    constellation.asterism("vault", "new-store", directory.toString()).succeeded();
    vault.start();
  }

  /// What the first engine has in the store of a vault that does not run.
  Census census()
      throws ConfigurationException,
          PlatformException,
          IOException,
          UnsealException,
          StoreException {
    try (VaultKeys keys = keys();
        DataKey dataKey = new DataKey(keys.dataKey(), new SecureRandom());
        VaultStore store = VaultStore.open(config().store(), dataKey, InstantSource.system());
        Records records = store.read()) {
      return records.census(engine());
    }
  }
}
