package org.petregistry.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A PostgreSQL server and its superuser.
 *
 * @param host the host name or address that it listens on
 * @param port the TCP port that it listens on
 * @param superuser the login of the superuser
 * @param superuserPassword the password of that login
 */
public record DatabaseServer(String host, int port, String superuser, String superuserPassword) {

    private static final String CONNECT_TIMEOUT_SECONDS = "5";

    /**
     * The JDBC URL of a database of this server, without a login.
     *
     * @param database the database's name, which needs no escaping
     */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    /**
     * Connects as superuser.
     *
     * @param database the database's name
     * @return a connection that the caller closes
     * @throws SQLException if the server does not answer or rejects the connection
     */
    public Connection connect(String database) throws SQLException {
        return connect(database, superuser, superuserPassword);
    }

    /**
     * Connects as a given login.
     *
     * @param database the database's name
     * @param login the login
     * @param password the password of that login
     * @return a connection that the caller closes
     * @throws SQLException if the server does not answer or rejects the connection
     */
    public Connection connect(String database, String login, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "%s@%s:%d".formatted(superuser, host, port);
    }
}
