"""What a question is: small talk, an order to the bot, a question for one thing or several, a follow-up."""
