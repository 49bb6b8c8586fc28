package org.asterism.enclave.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.service.EnclaveDoor.Identity;
import org.asterism.enclave.store.Census;
import org.asterism.enclave.store.DamagedRowException;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.Standing;
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
import org.asterism.vault.Reply;
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
    Identity identity,
    VaultStore store,
    Gate gate,
    Kernels kernels,
    Limits limits,
    Principal principal)
    implements Vault {
  private static final Logger LOG = LoggerFactory.getLogger(EnclaveVault.class);

  // Read at once while listing: bounds how long others wait for the file.
  private static final int LISTED_AT_ONCE = 64;

  @Override
  public VaultName name() {
    return identity.name();
  }

  @Override
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    if (gate.computes(act)) {
      return compute(act, deadline);
    }
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

  /// By threads of their own: [Kernels] gives each its turn at the processors.
  @Override
  public <A extends Outcome> List<Reply<A>> actEach(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    if (acts.size() > limits.batch()) {
      throw new VaultRefused(name(), Reason.LIMIT);
    }
    return new Apart<A>(this, deadline).all(acts);
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    try (Records committed = store.read()) {
      Census census = committed.census(principal);
      return new Description(
          identity.release(),
          identity.platform(),
          new Description.Counts(
              census.keys(),
              census.objects(),
              census.accounts(),
              census.tombstones(),
              new Description.Marked(census.marked(), committed.firstEnd(principal))),
          store.storage(deadline),
          identity.kernel().groups());
    } catch (StoreException e) {
      throw failed(e);
    }
  }

  /// Lists the records that this principal put and that answer. No record is opened for it.
  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    int limit = Math.min(query.limit(), limits.listed());
    List<Handle> handles = new ArrayList<>();
    try (Records committed = store.read()) {
      Optional<Handle> after = query.after();
      // One more than asked for tells whether there are more.
      while (handles.size() <= limit) {
        List<Standing> page = committed.page(after, LISTED_AT_ONCE);
        if (page.isEmpty()) {
          return new HandlePage(handles, false);
        }
        page.stream()
            .filter(standing -> !standing.marked() && committed.isOf(standing, principal))
            .forEach(standing -> handles.add(standing.handle()));
        after = Optional.of(page.getLast().handle());
      }
      return new HandlePage(handles.subList(0, limit), true);
    } catch (StoreException e) {
      throw failed(e);
    }
  }

  private <A extends Outcome> A compute(Act<A> act, Duration deadline) throws VaultException {
    Optional<Prepared<A>> uncounted = prepare(act);
    try (Prepared<A> prepared =
        uncounted.isPresent()
            ? uncounted.get()
            : this.<Prepared<A>>write(
                records -> gate.prepareCounted(records, principal, act), deadline)) {
      return kernels.compute(deadline, prepared.arithmetic());
    }
  }

  private <A extends Outcome> Optional<Prepared<A>> prepare(Act<A> act) throws VaultException {
    try (Records committed = store.read()) {
      return gate.prepare(committed, principal, act);
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
    if (e instanceof DamagedRowException) {
      return new VaultRefused(identity.name(), Reason.DAMAGED);
    }
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
