"""A Slack on this machine: Web API and Socket Mode over real HTTP and WebSocket, all of it in memory."""
