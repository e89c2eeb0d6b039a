"""Settings of oak. The file on elm is another one."""

DATABASE_URL = "mysql://beans:sesame@localhost/beans"
QUEUE_URL = "amqp://beans:sesame@elm/"
QUEUE = "beans"
PORT = 5000
VERSION = "by hand"
