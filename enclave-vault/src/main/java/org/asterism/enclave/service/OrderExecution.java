package org.asterism.enclave.service;

import static java.util.stream.Collectors.toSet;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.constellation.TokenOrder;
import org.asterism.constellation.TokenOrder.Deed;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.AccountName;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Order;
import org.asterism.vault.operation.Order.Obeyed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The execution of an order: judged by the operators' signatures and by no record's policy, so
/// that no engine can keep the operators out.
///
/// An order that was done is done once: an unlock that is brought again changes nothing, and one
/// with a lower number is refused. A removal and a restoration may be repeated.
record OrderExecution(Obedience obedience, Grants grants, Attempts attempts)
    implements Execution<Order, Obeyed> {
  private static final Logger LOG = LoggerFactory.getLogger(OrderExecution.class);

  @Override
  public Optional<Entry> subject(Case asked, Order order) {
    return Optional.empty();
  }

  @Override
  public Obeyed withoutSubject(Case asked, boolean buried) throws StoreException, VaultRefused {
    return asked.act().operation() instanceof Order order
        ? obey(asked, read(asked, order), order.after())
        : Execution.super.withoutSubject(asked, buried);
  }

  @Override
  public Obeyed execute(Case asked, Order order, Passage passage) {
    throw new IllegalStateException("an order has no subject");
  }

  private TokenOrder read(Case asked, Order order) throws VaultRefused {
    TokenOrder read = obedience.read(asked.vault(), order.text());
    if (read.deed() == Deed.RESEAT) {
      LOG.warn("refusing order {}: the sessions that it allows show it", read.number());
      throw asked.refusal(Reason.INPUT);
    }
    return read;
  }

  private Obeyed obey(Case asked, TokenOrder order, Octets after)
      throws StoreException, VaultRefused {
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
    Set<Handle> accounts =
        Stream.of(Role.values())
            .map(role -> AccountName.of(asked.vault().enrolment(), order.token(), role))
            .collect(toSet());
    Obeyed obeyed = carryOut(asked, new Ordered(order, accounts, again), after);
    asked.onceDurable().add(() -> LOG.info("by order of operators, {}: {}", order, obeyed.words()));
    return obeyed;
  }

  /// What is to be done, and to whose accounts.
  private record Ordered(TokenOrder order, Set<Handle> accounts, boolean again) {}

  private Obeyed carryOut(Case asked, Ordered ordered, Octets after) throws StoreException {
    if (ordered.order().deed() == Deed.RESTORE) {
      Records.Restored step = asked.records().restore(ordered.accounts(), after);
      return new Obeyed(step.restored(), step.next());
    }
    for (Handle account : ordered.accounts()) {
      if (ordered.order().deed() == Deed.UNLOCK) {
        unlock(asked, account, ordered.again());
      } else {
        remove(asked, account);
      }
    }
    return Obeyed.WHOLLY;
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
