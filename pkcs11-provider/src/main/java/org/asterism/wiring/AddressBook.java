package org.asterism.wiring;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.config.EngineConfig;
import org.asterism.constellation.Address;
import org.asterism.constellation.Constellation;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.EnrolmentId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the vaults are. Before each new connection the constellation file is looked at again, so
/// that a vault that moved is found there without a restart; what the file says of anything but
/// addresses waits for one. Safe for use by many threads.
final class AddressBook {
  private static final Logger LOG = LoggerFactory.getLogger(AddressBook.class);

  private volatile EngineConfig config;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile SignedConstellation current;
  private volatile Approval approval = _ -> {};
  private String refused = "";

  /// Whether a file that was read may be used.
  @FunctionalInterface
  interface Approval {
    /// @throws ConfigurationException where it is older than what was used before
    void require(SignedConstellation read) throws ConfigurationException;
  }

  AddressBook(EngineConfig config, SignedConstellation first) {
    this.config = config;
    this.current = first;
  }

  SignedConstellation current() {
    return current;
  }

  /// From now on only what is approved is used, the present file included.
  void approvedBy(Approval next) throws ConfigurationException {
    next.require(current);
    approval = next;
  }

  /// From now on the operators of `fresh` are trusted, and the file is as they signed it.
  ///
  /// @throws ConfigurationException where they did not: those of before are still trusted
  void follow(EngineConfig fresh) throws IOException, ConfigurationException {
    reading.lock();
    try {
      var read = SignedConstellation.read(fresh);
      if (!read.digest().equals(current.digest())) {
        take(read);
      }
      config = fresh;
    } finally {
      reading.unlock();
    }
  }

  /// As the file says now, or said when it could be used last.
  Address at(EnrolmentId vault) {
    reading.lock();
    try {
      lookAgain();
    } finally {
      reading.unlock();
    }
    return current.constellation().members().stream()
        .filter(member -> member.vault().enrolment().equals(vault))
        .findFirst()
        .orElseThrow()
        .address();
  }

  private void lookAgain() {
    try {
      var read = SignedConstellation.read(config);
      if (!read.digest().equals(current.digest())) {
        take(read);
      }
      refused = "";
    } catch (IOException | ConfigurationException unusable) {
      warnOnce(ConfigurationException.words(unusable));
    }
  }

  private void take(SignedConstellation read) throws ConfigurationException {
    if (!differsInAddressesOnly(read.constellation(), current.constellation())) {
      throw new ConfigurationException(
          "%s: changed in more than addresses; that is taken when the engine starts anew"
              .formatted(read.file()));
    }
    approval.require(read);
    current = read;
    LOG.info(
        "constellation {}: serial {} from now on",
        read.constellation().name(),
        read.constellation().serial());
  }

  private static boolean differsInAddressesOnly(Constellation read, Constellation known) {
    return read.name().equals(known.name())
        && read.k() == known.k()
        && read.n() == known.n()
        && read.members().stream()
            .allMatch(member ->
                known.members().stream()
                    .anyMatch(other -> member.at(other.address()).equals(other)));
  }

  // A vault that stays away asks again and again.
  private void warnOnce(String words) {
    if (!words.equals(refused)) {
      refused = words;
      LOG.warn("{}; the addresses stay as they were", words);
    }
  }
}
