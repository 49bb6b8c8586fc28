package org.asterism.pkcs11.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeIndex;
import org.asterism.secret.Handover;

/// The session objects of one application at one token. Safe for use by many threads.
final class SessionObjects {
  // Numbers of token objects stay below it (TokenObject), so a handle tells what it is.
  private static final long FIRST_HANDLE = 1L << 62;

  private final Map<Long, SessionObject> byHandle = new ConcurrentHashMap<>();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  // Guarded by the lock.
  private final AttributeIndex index;
  private final AtomicLong handles;

  /// @param index empty
  /// @param handles counts the application's session objects, over all its tokens
  SessionObjects(AttributeIndex index, AtomicLong handles) {
    this.index = index;
    this.handles = handles;
  }

  static boolean isHandle(long handle) {
    return handle >= FIRST_HANDLE;
  }

  /// Takes ownership of the key in `source`, also when this fails.
  SessionObject add(Session session, Kept kept) throws CryptokiException {
    try (var handover = Handover.orElse(kept.source()::close)) {
      var object =
          new SessionObject(
              FIRST_HANDLE + handles.incrementAndGet(),
              session.handle(),
              kept.attributes(),
              kept.key(),
              kept.source(),
              session.allowance().object(Footprint.of(kept)));
      put(object);
      handover.to(object);
      requireOpen(session, object);
      return object;
    }
  }

  // A session that ends meanwhile has closed by now, or will find the object and destroy it.
  private void requireOpen(Session session, SessionObject object) throws CryptokiException {
    if (session.isClosed()) {
      destroy(object.handle());
      throw Session.unknown(session.handle());
    }
  }

  private void put(SessionObject object) {
    lock.writeLock().lock();
    try {
      var before = Optional.ofNullable(byHandle.put(object.handle(), object));
      index.change(
          object.handle(), before.map(SessionObject::attributes), Optional.of(object.attributes()));
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// What a session object is made of.
  record Kept(
      Attributes attributes,
      Optional<org.asterism.key.KeyFacts> key,
      SessionObject.Source source) {}

  Optional<SessionObject> find(long handle) {
    return Optional.ofNullable(byHandle.get(handle));
  }

  /// The handles of those that match and are visible.
  long[] search(Template wanted, Predicate<SessionObject> visible) {
    lock.readLock().lock();
    try {
      return index.find(
          wanted, handle -> find(handle).filter(visible).map(SessionObject::attributes));
    } finally {
      lock.readLock().unlock();
    }
  }

  /// @throws CryptokiException `CKR_DEVICE_MEMORY`; then the object is as before
  void change(SessionObject object, Attributes changed) throws CryptokiException {
    lock.writeLock().lock();
    try {
      SessionObject now = byHandle.get(object.handle());
      if (now != null) {
        var kept = new Kept(changed, now.key(), now.source());
        now.taken().memory().resize(Footprint.of(kept));
        put(now.with(changed));
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  void rename(long made, long wanted) {
    lock.writeLock().lock();
    try {
      SessionObject object = byHandle.get(made);
      if (object == null || !isHandle(wanted) || byHandle.containsKey(wanted)) {
        destroy(made);
        return;
      }
      byHandle.remove(made);
      index.change(made, Optional.of(object.attributes()), Optional.empty());
      put(object.called(wanted));
    } finally {
      lock.writeLock().unlock();
    }
  }

  void destroy(long handle) {
    lock.writeLock().lock();
    try {
      SessionObject gone = byHandle.remove(handle);
      if (gone != null) {
        index.change(handle, Optional.of(gone.attributes()), Optional.empty());
        gone.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  void destroyThose(Predicate<SessionObject> which) {
    Collection<SessionObject> all = List.copyOf(byHandle.values());
    all.stream().filter(which).map(SessionObject::handle).forEach(this::destroy);
  }
}
