package org.asterism.enclave.service;

import java.time.InstantSource;
import java.util.Optional;
import org.asterism.constellation.Operators;
import org.asterism.constellation.TokenOrder;
import org.asterism.constellation.TokenOrder.Deed;
import org.asterism.threshold.RosterChange;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.RosterAuthority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whose orders a vault obeys, and by which clock. Safe for use by many threads.
public final class Obedience {
  private static final Logger LOG = LoggerFactory.getLogger(Obedience.class);

  private final InstantSource clock;
  private volatile Operators operators;

  /// @param operators of the enrolment that is sealed with the vault's keys
  /// @param clock real time, for the end of orders
  public Obedience(Operators operators, InstantSource clock) {
    this.operators = operators;
    this.clock = clock;
  }

  /// From now on these.
  public void follow(Operators others) {
    operators = others;
  }

  /// What operators order.
  ///
  /// @throws VaultRefused where too few of them signed it, or its time is over
  TokenOrder read(VaultName vault, String text) throws VaultRefused {
    try {
      return TokenOrder.read("the order", text, operators, clock.instant());
    } catch (ConfigurationException refused) {
      LOG.warn("refusing an order: {}", String.join("; ", refused.problems()));
      throw new VaultRefused(vault, Reason.DENIED);
    }
  }

  /// That operators allow `change`: an engine alone must not say who shares a key.
  ///
  /// @throws VaultRefused unless the order is about it
  void requireAllowed(VaultName vault, RosterChange change, RosterAuthority shown)
      throws VaultRefused {
    TokenOrder order = read(vault, shown.order());
    if (order.deed() != Deed.RESEAT || !order.changes().equals(Optional.of(shown.root(change)))) {
      LOG.warn("refusing other vaults of a key: order {} does not allow them", order.number());
      throw new VaultRefused(vault, Reason.DENIED);
    }
    LOG.info(
        "by order {} of operators about token {}: a key gets other vaults, or another k",
        order.number(),
        order.token());
  }
}
