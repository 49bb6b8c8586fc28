package org.asterism.pkcs11.ticket;

import java.util.Collection;
import java.util.Optional;
import org.asterism.secret.SecretBytes;

/// What is kept of one application's logins. Safe for use by many threads.
public final class OwnLogins implements AutoCloseable {
  private final KeptLogins all;
  private final Optional<Ticket> ticket;
  private final String name;
  private final byte[] owner;
  private boolean closed;

  /// @param ticket empty: nothing is kept
  /// @param owner who must be the same when a login is opened again
  OwnLogins(KeptLogins all, Optional<Ticket> ticket, byte[] owner) {
    this.all = all;
    this.ticket = ticket;
    this.owner = owner.clone();
    this.name = ticket.map(Ticket::name).orElse("");
  }

  /// Those of an application that ends with its engine.
  public static OwnLogins none() {
    return new OwnLogins(KeptLogins.none(), Optional.empty(), new byte[0]);
  }

  /// What the application shows to the next engine.
  public Optional<Ticket> ticket() {
    return ticket;
  }

  /// Keeps the login, from which the vaults have accepted this PIN.
  public synchronized void keep(Account account, SecretBytes pin) {
    if (!closed) {
      ticket.ifPresent(
          its -> all.put(name, KeptLogin.seal(account, pin, its, owner, all.random())));
    }
  }

  /// The PIN that is kept of this account, which the caller closes.
  public synchronized Optional<SecretBytes> find(Account account) {
    return closed
        ? Optional.empty()
        : ticket.flatMap(its ->
            all.get(name, account.slot())
                .filter(kept -> kept.account().equals(account))
                .flatMap(kept -> kept.open(its, owner)));
  }

  /// The application is not logged in there any more.
  public synchronized void forget(long slot) {
    if (!closed && ticket.isPresent()) {
      all.remove(name, slot);
    }
  }

  /// Forgets what is kept of other slots than these.
  public synchronized void forgetAllBut(Collection<Long> slots) {
    if (!closed && ticket.isPresent()) {
      all.removeAllBut(name, slots);
    }
  }

  /// All that is kept in this engine.
  public KeptLogins all() {
    return all;
  }

  /// Erases the ticket, and leaves what is kept.
  @Override
  public synchronized void close() {
    closed = true;
    ticket.ifPresent(Ticket::close);
    all.release(name);
  }
}
