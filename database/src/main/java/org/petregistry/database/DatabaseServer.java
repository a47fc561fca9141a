package org.petregistry.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A PostgreSQL server and the means to enter it as superuser.
 *
 * @param host name or address it listens on
 * @param port TCP port it listens on
 * @param superuser login that may do all
 * @param superuserPassword that login's password
 */
public record DatabaseServer(String host, int port, String superuser, String superuserPassword) {

    private static final String CONNECT_TIMEOUT_SECONDS = "5";

    /**
     * The JDBC address of a database of this server, without a login.
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
     * @throws SQLException if the server does not answer or refuses
     */
    public Connection connect(String database) throws SQLException {
        return connect(database, superuser, superuserPassword);
    }

    /**
     * Connects as anybody.
     *
     * @param database the database's name
     * @param login who connects
     * @param password that login's password
     * @return a connection that the caller closes
     * @throws SQLException if the server does not answer or refuses
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
