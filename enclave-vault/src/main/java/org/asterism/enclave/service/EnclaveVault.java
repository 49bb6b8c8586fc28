package org.asterism.enclave.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.policy.Judge;
import org.asterism.enclave.service.EnclaveDoor.Identity;
import org.asterism.enclave.store.Census;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.enclave.store.StoreTimeoutException;
import org.asterism.enclave.store.VaultStore;
import org.asterism.enclave.store.Work;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.VaultUnreachable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The vault as one attested principal may use it. Safe for use by many threads.
record EnclaveVault(
    Identity identity, VaultStore store, Gate gate, Limits limits, Principal principal)
    implements Vault {
  private static final Logger LOG = LoggerFactory.getLogger(EnclaveVault.class);

  // Records opened at once while listing: bounds the locked memory that one listing takes.
  private static final int LISTED_AT_ONCE = 16;

  @Override
  public VaultName name() {
    return identity.name();
  }

  @Override
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    Optional<A> read = read(act);
    return read.isPresent()
        ? read.get()
        : write(records -> gate.run(records, principal, act), deadline);
  }

  @Override
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> batch, Duration deadline) throws VaultException {
    if (batch.size() > limits.batch()) {
      throw new VaultRefused(name(), Reason.LIMIT);
    }
    return this.<Gate.Answers<A>>write(records -> gate.runAll(records, principal, batch), deadline)
        .all();
  }

  @Override
  public Description describe(Duration deadline) {
    try (Records committed = store.read()) {
      Census census = committed.census();
      return new Description(
          identity.release(),
          identity.platform(),
          new Description.Counts(
              census.keys(), census.objects(), census.accounts(), census.tombstones()),
          store.storage(deadline));
    }
  }

  /// Lists the records whose policy means this principal: who put them is kept nowhere (design §7).
  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    int limit = Math.min(query.limit(), limits.listed());
    List<Handle> handles = new ArrayList<>();
    Optional<Handle> after = query.after();
    // One more than asked for tells whether there are more.
    while (handles.size() <= limit) {
      List<Handle> page = concerning(after, handles);
      if (page.isEmpty()) {
        return new HandlePage(handles, false);
      }
      after = Optional.of(page.getLast());
    }
    return new HandlePage(handles.subList(0, limit), true);
  }

  private List<Handle> concerning(Optional<Handle> after, List<Handle> found)
      throws VaultException {
    try (Records committed = store.read()) {
      List<Entry> page = committed.page(after, LISTED_AT_ONCE);
      for (Entry entry : page) {
        if (Judge.concerns(entry.policy(), principal)) {
          found.add(entry.handle());
        }
      }
      return page.stream().map(Entry::handle).toList();
    } catch (StoreException e) {
      throw failed(e);
    }
  }

  private <A extends Outcome> Optional<A> read(Act<A> act) throws VaultException {
    try (Records committed = store.read()) {
      return gate.read(committed, principal, act);
    } catch (StoreException e) {
      throw failed(e);
    }
  }

  private <A extends Outcome> A write(ActWork<A> work, Duration deadline) throws VaultException {
    try {
      return store.write(work, deadline);
    } catch (StoreException e) {
      throw failed(e);
    } catch (StoreTimeoutException late) {
      throw new VaultSilent(identity.name(), deadline);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new VaultSilent(identity.name(), deadline);
    }
  }

  private VaultException failed(StoreException e) {
    LOG.error("an act failed at the store: {}", e.getMessage());
    return new VaultUnreachable(identity.name(), "its store failed", e);
  }

  /// What is done for an act; its answer is closed where nobody waits for it.
  private interface ActWork<A extends Outcome> extends Work<A> {
    @Override
    default void discard(A answer) {
      answer.close();
    }
  }
}
