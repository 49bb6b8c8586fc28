package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.constellation.TokenOrder;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.toml.ConfigurationException;
import org.asterism.vault.AccountName;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Order;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The execution of an order: judged by the operators' signatures and by no record's policy, so
/// that no engine can keep the operators out.
///
/// An order that was done is done once: an unlock that is brought again changes nothing, and one
/// with a lower number is refused. A removal may be repeated.
record OrderExecution(Obedience obedience, Grants grants, Attempts attempts)
    implements Execution<Order, Done> {
  private static final Logger LOG = LoggerFactory.getLogger(OrderExecution.class);

  @Override
  public Optional<Entry> subject(Case asked, Order order) {
    return Optional.empty();
  }

  @Override
  public Done withoutSubject(Case asked, boolean buried) throws StoreException, VaultRefused {
    return asked.act().operation() instanceof Order order
        ? obey(asked, read(asked, order))
        : Execution.super.withoutSubject(asked, buried);
  }

  @Override
  public Done execute(Case asked, Order order, Passage passage) {
    throw new IllegalStateException("an order has no subject");
  }

  private TokenOrder read(Case asked, Order order) throws VaultRefused {
    try {
      return TokenOrder.read(
          "the order", order.text(), obedience.operators(), obedience.clock().instant());
    } catch (ConfigurationException refused) {
      LOG.warn("refusing an order: {}", String.join("; ", refused.problems()));
      throw asked.refusal(Reason.DENIED);
    }
  }

  private Done obey(Case asked, TokenOrder order) throws StoreException, VaultRefused {
    Handle orders = AccountName.ofOrders(asked.vault().enrolment(), order.token());
    long done = asked.records().counter(orders);
    if (order.number() < done) {
      LOG.warn(
          "refusing order {} about token {}: order {} was done already",
          order.number(),
          order.token(),
          done);
      throw asked.refusal(Reason.CONFLICT);
    }
    boolean again = order.number() == done;
    asked.records().setCounter(orders, order.number());
    for (Role role : Role.values()) {
      Handle account = AccountName.of(asked.vault().enrolment(), order.token(), role);
      switch (order.deed()) {
        case UNLOCK -> unlock(asked, account, again);
        case REMOVE -> remove(asked, account);
      }
    }
    asked.onceDurable().add(() -> LOG.info("done by order of operators: {}", order));
    return new Done();
  }

  // Brought again, it would be a way around the count for whoever kept it.
  private static void unlock(Case asked, Handle account, boolean again) throws StoreException {
    if (!again && asked.records().find(account).isPresent()) {
      asked.records().setCounter(account, 0);
    }
  }

  private void remove(Case asked, Handle account) throws StoreException {
    if (!asked.records().buried(account)) {
      asked.records().bury(account, asked.principal());
    }
    asked.onceDurable().add(() -> grants.endAll(account));
    asked.onceDurable().add(() -> attempts.endAll(account));
  }
}
